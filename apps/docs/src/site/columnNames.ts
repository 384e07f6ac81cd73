/** Names each cell of a table after its column: on a phone a row is a block, and its figures need names. */

/** The page with `data-column` on the cells of tables of three columns or more, the first left out. */
export const withColumnNames = (html: string): string => html.replace(/<table[\s\S]*?<\/table>/g, named)

const named = (table: string): string => {
  const names = [...table.matchAll(/<th\b[^>]*>([\s\S]*?)<\/th>/g)].map(([, text = ""]) =>
    text
      .replace(/<[^>]+>/g, "")
      .replaceAll('"', "&quot;")
      .trim(),
  )
  if (names.length < 3) return table
  return table.replace(/<tr\b[\s\S]*?<\/tr>/g, (row) => {
    let column = 0
    return row.replace(/<td\b/g, (cell) => {
      const name = names[column++]
      return column === 1 || !name ? cell : `<td data-column="${name}"`
    })
  })
}
