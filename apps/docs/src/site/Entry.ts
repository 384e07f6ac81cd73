/** A page as the content collection holds it, as far as it is used here. */
export interface Entry {
  readonly id: string
  readonly data: { readonly title: string; readonly description?: string }
  readonly body?: string
}
