import { expect, test } from "vitest"
import { restoreOrder } from "../src/browser/restoreOrder.ts"

/** A storage of a browser's tab. */
const createStorage = () => {
  const values = new Map<string, string>()
  return {
    length: 0,
    key: () => null,
    clear: () => values.clear(),
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
}

test("continues the order of the same sale with the next attempt after Pay was pressed", () => {
  const storage = createStorage()
  const first = restoreOrder("/checkout/lamp 14800", storage)
  expect(first.attempt).toBe(1)
  first.save(1)
  const reloaded = restoreOrder("/checkout/lamp 14800", storage)
  expect(reloaded).toMatchObject({ orderId: first.orderId, attempt: 2 })
  reloaded.save(3)
  expect(restoreOrder("/checkout/lamp 14800", storage)).toMatchObject({ orderId: first.orderId, attempt: 4 })
})

test("begins another order for another sale, after the result, and without storage", () => {
  const storage = createStorage()
  const first = restoreOrder("/checkout/lamp 14800", storage)
  first.save(1)
  expect(restoreOrder("/checkout/cart 9600", storage).orderId).not.toBe(first.orderId)
  first.forget()
  expect(restoreOrder("/checkout/lamp 14800", storage).orderId).not.toBe(first.orderId)
  const unkept = restoreOrder("/checkout/lamp 14800", undefined)
  unkept.save(1)
  expect(restoreOrder("/checkout/lamp 14800", undefined).orderId).not.toBe(unkept.orderId)
})
