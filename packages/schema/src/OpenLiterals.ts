/** Words the vendor may add to: the known ones are kept as types, unknown ones survive as they came. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** A known word, or any other the vendor may send. The intersection keeps editors completing the known ones. */
export type Open<Word extends string> = Word | (string & {})

/** A codec for an open set of words. */
export interface OpenLiterals<Word extends string> extends Schema.Codec<Open<Word>, string> {}

/**
 * Decodes known words whatever their letter case into one spelling; anything else passes untouched.
 *
 * Gotchas: the service writes `Capturerequired` on its pages and `CAPTUREREQUIRED` on the wire.
 */
export const OpenLiterals = <const Word extends string>(
  words: readonly Word[],
  description: string,
): OpenLiterals<Word> => {
  const spelling = new Map<string, string>(words.map((word) => [word.toLowerCase(), word]))
  const tsType = [...words.map((word) => JSON.stringify(word)), "(string & {})"].join(" | ")
  const annotations = { description, knownWords: words, tsType }
  const text = Schema.String.annotate(annotations)
  const codec = text.pipe(
    Schema.decodeTo(
      text,
      SchemaTransformation.transform({
        decode: (word: string) => spelling.get(word.toLowerCase()) ?? word,
        encode: (word: string) => word,
      }),
    ),
  )
  return codec as unknown as OpenLiterals<Word> // the words are a promise to readers, not a check: any string is valid
}
