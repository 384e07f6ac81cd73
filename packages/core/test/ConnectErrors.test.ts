import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync } from "node:fs"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { freePort } from "@flexcharge-tooling/test-kit/startServer"
import { Agent } from "undici"
import { expect, test } from "vitest"
import { fetchTransport, type Transport } from "../src/index.ts"
import { undiciTransport } from "../src/undici.ts"
import { clientOf, declined, failure } from "./testClient.ts"

/** A certificate that no authority has signed. */
const selfSigned = async () => {
  const folder = mkdtempSync(join(tmpdir(), "flexcharge-"))
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
  await promisify(execFile)("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject],
    ...["-keyout", key, "-out", cert],
  ])
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

test("reports an untrusted certificate as not sent, and names how to trust it", async () => {
  let requests = 0
  const server = createServer(await selfSigned(), (_request, response) => {
    requests++
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}` // listening on TCP
  const agent = new Agent()
  try {
    for (const transport of [fetchTransport(), undiciTransport(agent)]) {
      const error = await failure(clientOf({ url }, { transport }).evaluate(declined))
      expect(error).toMatchObject({
        isRetryable: false,
        reason: { _tag: "Unreachable", sent: false, code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      })
      expect(error.message).toContain("NODE_EXTRA_CA_CERTS")
      expect(error.message).toContain("--use-system-ca")
      expect(error.message).not.toContain("lost its connection")
    }
    expect(requests).toBe(0)
  } finally {
    await agent.destroy()
    server.close()
  }
})

const errorOf = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more })

test.each<[string, unknown, boolean]>([
  ["connect errors only", new AggregateError([errorOf("ECONNREFUSED"), errorOf("ENETUNREACH")]), false],
  [
    "connect errors that timed out",
    new AggregateError([errorOf("ETIMEDOUT", { syscall: "connect" }), errorOf("ECONNREFUSED")]),
    false,
  ],
  [
    "a connect error and a broken connection",
    new AggregateError([errorOf("ECONNREFUSED"), errorOf("ECONNRESET")]),
    true,
  ],
  [
    "a broken connection and a connect error",
    new AggregateError([errorOf("EPIPE"), errorOf("ECONNREFUSED")]),
    true,
  ],
  ["an error without a code", new AggregateError([errorOf("ECONNREFUSED"), new Error("no")]), true],
  ["no errors", new AggregateError([]), true],
  ["a read that timed out", errorOf("ETIMEDOUT", { syscall: "read" }), true],
  ["an expired certificate", errorOf("CERT_HAS_EXPIRED"), false],
])("decides whether a request was sent by all causes of %s", async (_, cause, sent) => {
  const transport: Transport = () => Promise.reject(new TypeError("fetch failed", { cause }))
  const error = await failure(
    clientOf({ url: "http://127.0.0.1:9" }, { transport, retry: false }).authenticate(),
  )
  expect(error.reason).toMatchObject({ _tag: "Unreachable", sent })
})

test("reports addresses that all refuse the connection as not sent", async () => {
  const port = await freePort()
  const error = await failure(
    clientOf({ url: `http://localhost:${port}` }, { retry: false }).evaluate(declined),
  )
  expect(error.reason).toMatchObject({ _tag: "Unreachable", sent: false, code: "ECONNREFUSED" })
})

test.each(["message", "cause", "code", "name", "errors"])(
  "rejects with an ApiError when the getter of an error's %s throws",
  async (property) => {
    const broken = Object.defineProperty(new Error("broken"), property, {
      get: () => {
        throw new Error("a getter")
      },
    })
    const transport: Transport = () => Promise.reject(broken)
    const client = clientOf({ url: "http://127.0.0.1:9" }, { transport, retry: false })
    for (const call of [client.authenticate(), client.evaluate(declined)])
      expect((await failure(call)).reason).toEqual({ _tag: "Unreachable", sent: true })
  },
)
