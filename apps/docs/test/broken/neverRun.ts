import { OrderState } from "@flexcharge/schema"

export const phase = () => {
  OrderState.initial.phase // => "open"
}
