/** What the doors answered in the exam, as data and as a table. */
import { table } from "@flexcharge-tooling/release/Table"

/** One door, at one version of its framework, that sat the exam. */
export interface Sitting {
  readonly door: string
  /** What was installed beside the tarballs, and at which version. */
  readonly packages: Readonly<Record<string, string>>
  /** The complaint of each question that was failed. */
  readonly failed: Readonly<Record<string, string>>
}

/** What every door answered. */
export interface Exam {
  readonly date: string
  readonly node: string
  readonly questions: readonly string[]
  readonly sittings: readonly Sitting[]
}

/** The answers that a door's program left: null for a question that was passed, or the complaint. */
export type Answers = Readonly<Record<string, string | null>>

/** Reads a program's answers; throws where they are not those to the questions that the other doors were asked. */
export const sat = (
  door: Pick<Sitting, "door" | "packages">,
  answers: Answers,
  questions: readonly string[] = Object.keys(answers),
): Sitting => {
  const asked = Object.keys(answers)
  if (asked.length === 0 || asked.join("\n") !== questions.join("\n"))
    throw new Error(`${door.door} was asked ${asked.length} questions, the others ${questions.length}`)
  const failed = Object.entries(answers).flatMap(([question, complaint]) =>
    complaint === null ? [] : [[question, complaint.replace(/\s+/g, " ").slice(0, 160)]],
  )
  return { ...door, failed: Object.fromEntries(failed) }
}

/** The exam as a table: one row for a question, one column for a door, and what was failed by name. */
export const examTable = ({ questions, sittings }: Exam): string => {
  const letters = sittings.map((_, at) => String.fromCharCode(65 + at))
  const doors = sittings.map(({ door }, at) => `${letters[at]}  ${door}`)
  const rows = questions.map((question) => [
    question,
    ...sittings.map(({ failed }) => (question in failed ? "FAILED" : "passed")),
  ])
  return [...doors, "", table(["", ...letters], rows)].join("\n")
}
