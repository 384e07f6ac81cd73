/** The Content Security Policy for the pages that a server sends, so that it needs no browser package of its own. */
export {
  cspDirectives,
  cspHeader,
  type Directives,
  type PolicyOptions,
  type ScriptEntry,
  scriptInventory,
} from "@flexcharge/browser/csp"
