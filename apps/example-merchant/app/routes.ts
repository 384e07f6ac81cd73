import { index, type RouteConfig, route } from "@react-router/dev/routes"

export default [
  // Without it, "/" would be the root route and not "*".
  index("routes/pages.ts", { id: "home" }),
  route("webhooks", "routes/webhooks.ts"),
  route("order-status/:id", "routes/order-status.ts"),
  route("*", "routes/pages.ts"),
] satisfies RouteConfig
