/** The help texts, made from the commands themselves. */
import { type Command, commonOptions } from "./Command.ts"

/** The text for all commands. */
export const helpForAll = (commands: readonly Command[]): string =>
  [
    "flexcharge-sandbox: a local sandbox of the FlexCharge service",
    "",
    "Usage: flexcharge-sandbox [command] [options]; without a command it starts.",
    "",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "flexcharge-sandbox <command> --help explains one, with examples.",
  ].join("\n")

/** The text for one command. */
export const helpFor = ({ usage, summary, options, examples }: Command): string =>
  [
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    "",
    `Usage: flexcharge-sandbox ${usage}`,
    "",
    ...table(
      Object.entries({ ...options, ...commonOptions }).map(([name, what]) => [
        name.endsWith("!") ? `--${name.slice(0, -1)}` : `--${name} <value>`,
        what,
      ]),
    ),
    ...(examples.length === 0 ? [] : ["", "Examples", ...examples.map((example) => `  ${example}`)]),
  ].join("\n")

/** Rows as aligned columns. */
export const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  )
}
