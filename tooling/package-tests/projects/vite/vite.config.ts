import { defineConfig } from "vite"

// While you develop, requests of the page reach your server through Vite.
const server = "http://127.0.0.1:3000"

export default defineConfig({
  server: { proxy: { "/api": server, "/order-status": server, "/orders": server } },
})
