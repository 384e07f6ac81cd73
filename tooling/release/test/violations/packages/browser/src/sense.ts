export interface Card {
  readonly token: string
}
