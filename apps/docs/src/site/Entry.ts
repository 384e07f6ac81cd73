/** The fields of a page of the content collection that are used here. */
export interface Entry {
  readonly id: string
  readonly data: { readonly title: string; readonly description?: string }
  readonly body?: string
}
