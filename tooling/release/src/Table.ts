/** Formats a table as plain text. */

/** Columns are as wide as their widest cell; numbers are aligned to the right. */
export const table = (
  heading: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string => {
  const all = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => String(row[column] ?? "").length)))
  const line = (row: readonly (string | number)[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return typeof cell === "number" ? String(cell).padStart(width) : cell.padEnd(width)
      })
      .join("  ")
      .trimEnd()
  const rule = widths.map((width) => "-".repeat(width)).join("  ")
  return [line(heading), rule, ...rows.map(line)].join("\n")
}
