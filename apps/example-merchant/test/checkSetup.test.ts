import { expect, test } from "vitest"
import { checkSetup } from "../demo/checkSetup.ts"
import { type DeferredServer, listenOnLoopback } from "../demo/DeferredServer.ts"

const findingsOf = async (serve: (server: DeferredServer) => void): Promise<readonly string[]> => {
  const server = await listenOnLoopback()
  serve(server)
  const findings = await checkSetup(server.url)
  await server.close()
  return findings.map(({ subject, isOk }) => `${subject}: ${isOk}`)
}

test("passes a shop that rejects unsigned webhooks, has a strict policy and reads its database", async () => {
  const policy = "default-src 'self'; script-src 'self' 'nonce-abc'"
  const findings = await findingsOf((server) =>
    server.serve((request, response) => {
      response.writeHead(request.url === "/webhooks" ? 401 : 200, { "content-security-policy": policy }).end()
    }),
  )
  expect(findings).toEqual(["webhooks: true", "content security policy: true", "database: true"])
})

test.each([
  ["has no policy", undefined],
  ["allows inline scripts", "script-src 'nonce-abc' 'unsafe-inline'"],
])("fails a shop that consumes raw bodies and %s", async (_, policy) => {
  const findings = await findingsOf((server) =>
    server.serve((_request, response) => {
      response.writeHead(500, policy === undefined ? {} : { "content-security-policy": policy }).end()
    }),
  )
  expect(findings).toEqual(["webhooks: false", "content security policy: false", "database: false"])
})

test("fails a shop that cannot be reached, and names the tunnel", async () => {
  const server = await listenOnLoopback()
  await server.close()
  const [webhooks] = await checkSetup(server.url)
  expect(webhooks).toMatchObject({ isOk: false, detail: expect.stringContaining("Check the tunnel") })
})
