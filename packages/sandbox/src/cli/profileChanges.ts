/** Profile options on the command line. */

import type { Profile } from "../Profile.ts"
import type { Changes } from "../withChanges.ts"
import { UsageError } from "./Command.ts"

/** Parses `mit=managed,authCapture=false`. Values that are JSON literals are parsed; the sandbox validates them. */
export const parseProfileChanges = (text: string | undefined): Changes<Profile> => {
  const pairs = (text ?? "").split(",").filter((pair) => pair !== "")
  return Object.fromEntries(pairs.map(parsePair))
}

const parsePair = (pair: string): [name: string, value: unknown] => {
  const [name = "", value] = pair.split(/=(.*)/s)
  if (value === undefined)
    throw new UsageError(`"${pair}" is not a profile option. Write it as name=value, such as mit=managed.`)
  const isLiteral = /^(true|false|null|\d+(\.\d+)?)$/.test(value) && name !== "challengeCvv"
  return [name, isLiteral ? JSON.parse(value) : value]
}
