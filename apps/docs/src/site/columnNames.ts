/** Labels each table cell with the name of its column: on a phone, a row is shown as a block of labeled cells. */

/** Adds `data-column` to the cells of tables with three or more columns, except in the first column. */
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
