/** Reads a JSON file that a command line names. */
import { readFile } from "node:fs/promises"

/** The value in a JSON file. Throws an `Error` with the name of the file when it is not JSON. */
export const readJsonFile = async (file: string): Promise<unknown> => {
  const text = await readFile(file, "utf8")
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(
      `The file ${file} is not valid JSON. Use a file that "state export" or --state has written.`,
    )
  }
}
