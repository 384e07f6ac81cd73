/** Error texts for a name that does not exist: the closest existing name, then all of them. */

/** `Unknown event "order.complete". Did you mean "order.completed"? Known: ...` */
export const unknownName = (kind: string, name: unknown, known: readonly string[]): string => {
  const closest = closestTo(String(name), known)
  const suggestion = closest === undefined ? "" : ` Did you mean "${closest}"?`
  return `Unknown ${kind} ${JSON.stringify(String(name))}.${suggestion} Known: ${known.join(", ")}.`
}

/** The known name with the fewest edits, if it is close enough to be what was meant. */
const closestTo = (name: string, known: readonly string[]): string | undefined => {
  const allowedEdits = Math.max(2, Math.ceil(name.length / 3))
  const ranked = known
    .map((candidate) => ({ candidate, edits: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits)
  const [best] = ranked
  return best !== undefined && best.edits <= allowedEdits ? best.candidate : undefined
}

/** Levenshtein distance, row by row. */
const editDistance = (left: string, right: string): number => {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      const insertion = (current[column - 1] ?? 0) + 1
      const deletion = (previous[column] ?? 0) + 1
      current.push(Math.min(substitution, insertion, deletion))
    }
    previous = current
  }
  return previous[right.length] ?? 0
}
