import { type RouteConfig, route } from "@react-router/dev/routes"

export default [
  route("webhooks", "routes/webhooks.ts"),
  route("order-status/:id", "routes/order-status.ts"),
  route("*", "routes/pages.ts"),
] satisfies RouteConfig
