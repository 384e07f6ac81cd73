import { tokenizeCard } from "@flexcharge/browser"
import { shop } from "./shop.ts"

// #region tokenize
export const tokenOf = (form: FormData, senseKey: string | null): Promise<string> =>
  tokenizeCard({
    mid: shop.mid,
    tokenizationKey: shop.tokenizationKey,
    baseUrl: shop.baseUrl, // undefined: production; https://api-sandbox.flexfactor.io: the vendor's sandbox
    senseKey,
    card: {
      firstName: String(form.get("first-name")),
      lastName: String(form.get("last-name")),
      number: String(form.get("number")),
      month: Number(form.get("month")),
      year: Number(form.get("year")),
      verificationValue: String(form.get("cvv")),
    },
  })
// #endregion tokenize
