/** A service that answers at once, in a process of its own, so that its work is not counted as the client's. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

const evaluated = JSON.stringify({
  orderSessionKey: "ca7bb327-a750-412d-a9c3-050d72b3f0c5",
  senseKey: null,
  orderId: "ca7bb327-a750-412d-a9c3-050d72b3f0c5",
  success: true,
  result: "Success",
  status: "DECLINED",
  statusCode: null,
  errors: [],
  customProperties: {},
})
const order = JSON.stringify({
  id: "ca7bb327-a750-412d-a9c3-050d72b3f0c5",
  status: 7,
  statusName: "COMPLETED",
})
const bearer = `${"h".repeat(36)}.${"p".repeat(500)}.${"s".repeat(43)}`
let tokens = 0

const server = createServer((request, response) => {
  request.resume()
  request.on("end", () => {
    const isToken = request.url?.endsWith("oauth2/token")
    if (isToken) tokens++
    const body = isToken
      ? JSON.stringify({ accessToken: bearer, expires: Date.now() + 600_000 })
      : request.url === "/tokens"
        ? JSON.stringify({ tokens })
        : request.method === "GET"
          ? order
          : evaluated
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": body.length,
    })
    response.end(body)
  })
})
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`) // listening on TCP
})
