import { OrderState } from "@flexcharge/schema"

OrderState.initial.phase // => "approved"
