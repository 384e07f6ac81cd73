/** The exam that every door sits, over real HTTP, under any test runner. */
export type { Question } from "./exam/ask.ts"
export type { Desk, Door, Setup } from "./exam/Door.ts"
export { questions } from "./exam/questions.ts"
export { serveNode, serveWeb } from "./exam/serve.ts"
