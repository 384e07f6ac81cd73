/** A service that responds at once. It runs in its own process, so that its work is not counted as the client's. */
import { startServer } from "@flexcharge-tooling/test-kit/startServer"

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
const accessToken = `${"h".repeat(36)}.${"p".repeat(500)}.${"s".repeat(43)}`
let tokens = 0

const bodyOf = (method: string | undefined, path: string | undefined): string => {
  if (path === "/tokens") return JSON.stringify({ tokens })
  if (path?.endsWith("oauth2/token")) {
    tokens++
    return JSON.stringify({ accessToken, expires: Date.now() + 600_000 })
  }
  return method === "GET" ? order : evaluated
}

const { port } = await startServer((request, response) => {
  request.resume()
  request.on("end", () => {
    const body = bodyOf(request.method, request.url)
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": body.length,
    })
    response.end(body)
  })
})
process.stdout.write(`${port}\n`)
