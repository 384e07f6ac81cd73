import { type RouteConfig, route } from "@react-router/dev/routes"

export default [
  route("checkout", "routes/checkout.tsx"),
  route("api/checkout", "routes/api.checkout.ts"),
  route("webhooks/flexcharge", "routes/webhooks.flexcharge.ts"),
  route("order-status/:id", "routes/order-status.ts"),
  route("orders/:id", "routes/order.tsx"),
] satisfies RouteConfig
