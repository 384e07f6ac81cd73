/** How large things may be, in one place: lines of a file, bytes of a bundle, weight of a package. */

/** Lines of a source file, generated files not counted; adapters hold conversions only. */
export const lines = { source: 200, adapter: 60, medianSource: 80, test: 400 } as const

/** The rooms that are doors. */
export const adapters: readonly string[] = ["express", "nest", "remix"]
