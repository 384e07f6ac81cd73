/** The inspector: a page to look at while integrating, served from the sandbox's own origin. */
import { asset } from "./Assets.ts"
import type { RouteHandler } from "./Server.ts"

const script = "text/javascript; charset=utf-8"
const style = "text/css; charset=utf-8"

const files: Readonly<Record<string, readonly [file: string, contentType: string]>> = {
  "/": ["inspector/index.html", "text/html; charset=utf-8"],
  "/inspector/tokens.css": ["inspector/tokens.css", style],
  "/inspector/inspector.css": ["inspector/inspector.css", style],
  ...Object.fromEntries(
    ["main", "data", "detail", "dom", "list", "panel", "panels", "setup", "timeline", "words"].map((name) => [
      `/inspector/${name}.js`,
      [`inspector/${name}.js`, script] as const,
    ]),
  ),
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Answers the inspector's files and nothing else. */
export const inspectorRoutes: RouteHandler = (request, url) => {
  const file = files[url.pathname]
  if (file === undefined || request.method !== "GET") return undefined
  const [path, contentType] = file
  return {
    status: 200,
    headers: {
      "content-type": contentType,
      "content-security-policy": policy,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
    body: asset(path),
  }
}
