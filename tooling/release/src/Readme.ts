/** The code in the READMEs of published packages, with what a README says it prints. */
import { read } from "@flexcharge-tooling/checks/Repository"

/** One block of TypeScript in a README. */
export interface Example {
  readonly packageName: string
  /** From 1, in reading order. */
  readonly number: number
  readonly code: string
  /** What it prints, when the README shows it in a `text` block right below. */
  readonly prints: string | undefined
}

/** The examples of a package's README. */
export const examplesOf = (packageName: string): readonly Example[] =>
  [
    ...read(`packages/${packageName}/README.md`).matchAll(
      /^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm,
    ),
  ].map(([, code = "", prints], index) => ({ packageName, number: index + 1, code, prints }))
