/** The conformance suite that every adapter must pass, over real HTTP, under any test runner. */

export type { Adapter, RunningServer, Setup } from "./conformance/Adapter.ts"
export type { ConformanceCase } from "./conformance/Case.ts"
export { cases } from "./conformance/cases.ts"
export { serveNode, serveWeb } from "./conformance/serve.ts"
