/** Converts the source of a page into plain Markdown, with the content of its components. */
import { phases } from "./phases.ts"
import { snippet } from "./snippets.ts"
import { testValues } from "./testValues.ts"
import { wireDifferences } from "./wireDifferences.ts"

const phaseList = (): string =>
  phases
    .map(({ phase, meaning, isFinal }) => `- \`${phase}\`: ${meaning}${isFinal ? " (final)" : ""}`)
    .join("\n")

const testValueList = (): string =>
  testValues
    .map(
      ({ when, card, cvv, phone, status }) =>
        `- ${when}: ${card}${cvv === undefined ? "" : " with a CVV"}, ${phone}: ${status}`,
    )
    .join("\n")

const wireDifferenceList = (): string =>
  wireDifferences.map(({ what, here, wire }) => `- ${what}: SDK \`${here}\`, HTTP \`${wire}\``).join("\n")

const attributesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]))

/** The Markdown of a component that has no content between its tags. */
const components: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => string>> = {
  Snippet: ({ of = "", title }) => {
    const { code, language, title: ownTitle } = snippet(of)
    const name = title ?? ownTitle
    return `${name === undefined ? "" : `\`${name}\`:\n\n`}\`\`\`${language}\n${code}\n\`\`\``
  },
  Phases: phaseList,
  TestValues: testValueList,
  WireDifferences: wireDifferenceList,
  Screenshot: ({ alt = "" }) => alt,
  Diagram: ({ label = "" }) => label,
  LinkCard: ({ title, href, description }) => `- [${title}](${href}): ${description}`,
}

/** The Markdown that replaces the opening tag of a component with content. */
const containers: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => string>> = {
  Tabs: () => "",
  TabItem: ({ label }) => `**${label}**\n`,
  Aside: ({ title }) => `**${title}.**`,
  Steps: () => "",
  CardGrid: () => "",
}

const rendererOf = (
  renderers: typeof components,
  name: string,
): ((attributes: Readonly<Record<string, string>>) => string) => {
  const render = renderers[name]
  if (render === undefined) throw new Error(`The Markdown twin has no text for the component <${name}>.`)
  return render
}

/** A component without content, an opening tag or a closing tag. */
const tag = / *<(\/?)([A-Z]\w*)((?:\s+\w+=(?:"[^"]*"|\{[^}]*\}))*)\s*(\/?)>/g

/**
 * Returns the Markdown of a page. A component without a Markdown form fails the build, so that no content is lost.
 * Pages that import no component are Markdown already.
 */
export const markdownTwin = (source: string): string =>
  /^import .+ from "#components\//m.test(source) || /^import .+ from "@astrojs/m.test(source)
    ? source
        .replace(/^import .+\n/gm, "")
        .replace(tag, (_, isClosing: string, name: string, attributes: string, isEmpty: string) => {
          if (isClosing) return ""
          const render = rendererOf(isEmpty ? components : containers, name)
          return isEmpty ? `\n${render(attributesOf(attributes))}\n` : render(attributesOf(attributes))
        })
        .replace(/\n{3,}/g, "\n\n")
        .trim()
    : source.trim()
