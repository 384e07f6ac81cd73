/** The built site, served from memory on a loopback port. */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { extname, join } from "node:path"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"

const root = join(import.meta.dirname, "..")
const folder = join(root, "dist")

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".wasm": "application/wasm",
}

/** A served site. */
export interface Site {
  readonly url: string
  /** Address of every page, as `/guide/sandbox/`. */
  readonly pages: readonly string[]
  /** Every file, by its address. */
  readonly files: ReadonlyMap<string, Uint8Array>
  close(): Promise<void>
}

/** Serves `dist`, and builds it first if necessary. */
export const openSite = async (): Promise<Site> => {
  if (!existsSync(join(folder, "index.html")))
    spawnSync(process.execPath, ["scripts/build.ts"], { cwd: root, stdio: "inherit" })
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = new Map<string, Uint8Array>()
  for (const path of paths) files.set(path.slice(folder.length), await readFile(path))
  const server = await startServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname
    const name = path.endsWith("/") ? `${path}index.html` : path
    const body = files.get(name)
    response.writeHead(body ? 200 : 404, {
      "content-type": contentTypes[extname(name)] ?? "application/octet-stream",
    })
    response.end(body)
  })
  return {
    url: server.url,
    pages: [...files.keys()]
      .filter((name) => name.endsWith("/index.html"))
      .map((name) => name.slice(0, -"index.html".length))
      .sort(),
    files,
    close: server.close,
  }
}
