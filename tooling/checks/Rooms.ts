/** Who may import whom: the import table of the house, as data. */
import type { Import } from "./Imports.ts"

/** What a room's `src` may import besides its own files. */
export interface Room {
  /** Sibling faces, by package or subpath. */
  readonly siblings: readonly string[]
  /** Other packages, by name. */
  readonly libraries: readonly string[]
  /** Files that may use Node's built-ins: bins, testing, and what stands under the "node" condition. */
  readonly node: RegExp | "everywhere" | "nowhere"
}

/** The table. A room that is missing here may import nothing. */
export const table: Readonly<Record<string, Room>> = {
  schema: { siblings: [], libraries: ["effect"], node: "nowhere" },
  core: {
    siblings: ["@flexcharge/schema"],
    libraries: ["effect", "undici"],
    node: /^(bin|cli\/|Command|Doctor|undici)/,
  },
  webhooks: { siblings: ["@flexcharge/schema"], libraries: ["effect"], node: /node|testing/i },
  server: {
    siblings: ["@flexcharge/schema", "@flexcharge/webhooks", "@flexcharge/browser/csp"],
    libraries: [],
    node: /node|testing|exam/i,
  },
  browser: { siblings: [], libraries: ["react"], node: "nowhere" },
  express: { siblings: ["@flexcharge/server"], libraries: ["express"], node: "nowhere" },
  remix: { siblings: ["@flexcharge/server"], libraries: [], node: "nowhere" },
  nest: {
    siblings: ["@flexcharge/server", "@flexcharge/core"],
    libraries: ["@nestjs/common", "@nestjs/core"],
    node: "nowhere",
  },
  sandbox: { siblings: [], libraries: [], node: "everywhere" },
}

const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

/** Whether a sibling face is allowed: the whole package, or the one subpath the table names. */
const isAllowedSibling = (room: Room, specifier: string): boolean =>
  room.siblings.some((allowed) =>
    allowed.split("/").length > 2
      ? specifier === allowed
      : specifier === allowed ||
        (specifier.startsWith(`${allowed}/`) && !/\/(src|internal|dist)(\/|$)/.test(specifier)),
  )

/** What is wrong with an import of a room's source file, or `undefined`. `file` is relative to the room's `src`. */
export const violation = (
  name: string,
  file: string,
  { specifier, isTypeOnly }: Import,
): string | undefined => {
  const room = table[name]
  if (room === undefined) return `${name} is not in the import table`
  if (specifier.startsWith("#") || packageName(specifier) === `@flexcharge/${name}`) return undefined
  if (specifier.startsWith(".")) {
    if (/^(\.\.\/)+package\.json$/.test(specifier)) return undefined
    const depth = file.split("/").length - 1
    const ups = specifier.split("/").filter((part) => part === "..").length
    return ups > depth ? `${name}/${file} leaves its room by ${specifier}` : undefined
  }
  if (specifier.startsWith("node:")) {
    const allowed = room.node === "everywhere" || (room.node !== "nowhere" && room.node.test(file))
    return allowed || isTypeOnly
      ? undefined
      : `${name}/${file} uses ${specifier}, where no Node built-in may be`
  }
  if (specifier.startsWith("@flexcharge/")) {
    const typesOnly = name === "browser" && isTypeOnly && packageName(specifier) === "@flexcharge/schema"
    return typesOnly || isAllowedSibling(room, specifier)
      ? undefined
      : `${name}/${file} may not import ${specifier}`
  }
  if (specifier === "effect") return `${name}/${file} imports the barrel "effect"; name the module`
  return room.libraries.includes(packageName(specifier))
    ? undefined
    : `${name}/${file} may not import ${specifier}`
}

/** What is wrong with an import of an app: it lives on published faces, as a customer does. */
export const appViolation = (file: string, { specifier }: Import): string | undefined =>
  /@flexcharge\/[^/]+\/(src|internal|dist)/.test(specifier) || /(^|\/)packages\//.test(specifier)
    ? `${file} reaches behind a face by ${specifier}`
    : undefined
