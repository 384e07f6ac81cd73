/** A generated page: its address, its title and its Markdown. */
export interface MarkdownPage {
  /** Address without slashes at its ends: `reference/events`. */
  readonly id: string
  readonly title: string
  /** One sentence for search results and link previews. */
  readonly description: string
  readonly body: string
}
