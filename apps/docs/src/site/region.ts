/** Extracts a named region of a snippet file. */

const marker = /^\s*\/\/ #(?:end)?region\b.*$/

/** The lines between `// #region name` and its `// #endregion`, or the whole file, without markers and common indentation. */
export const region = (source: string, name?: string): string => {
  const lines = source.replace(/\n+$/, "").split("\n")
  return dedent((name === undefined ? lines : between(lines, name)).filter((line) => !marker.test(line)))
}

const between = (lines: readonly string[], name: string): readonly string[] => {
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`)
  const end = lines.findIndex((line, index) => index > start && line.trim() === `// #endregion ${name}`)
  if (start < 0 || end < 0) throw new Error(`There is no region "${name}" with both of its markers.`)
  return lines.slice(start + 1, end)
}

const dedent = (lines: readonly string[]): string => {
  const depths = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/))
  const depth = depths.length === 0 ? 0 : Math.min(...depths)
  return lines
    .map((line) => line.slice(depth))
    .join("\n")
    .trim()
}
