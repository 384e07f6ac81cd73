/** The code examples in the READMEs of published packages, with the output that a README shows. */
import { read } from "@flexcharge-tooling/config/Repository"

/** One block of TypeScript in a README. */
export interface Example {
  readonly packageName: string
  /** Counted from 1, in reading order. */
  readonly number: number
  readonly code: string
  /** The output, when the README shows it in a `text` block directly below. */
  readonly prints: string | undefined
}

/** The examples of a package's README. */
export const examplesOf = (packageName: string): readonly Example[] =>
  [
    ...read(`packages/${packageName}/README.md`).matchAll(
      /^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm,
    ),
  ].map(([, code = "", prints], index) => ({ packageName, number: index + 1, code, prints }))
