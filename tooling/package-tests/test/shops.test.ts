/** Each shop is a whole project, so some files are repeated. A change of one copy must be made in the others too. */
import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { projectPath } from "../src/projects.ts"

const read = (path: string) => readFile(projectPath(path), "utf8")

const copies: readonly (readonly [file: string, copy: string])[] = [
  ...[
    "public/checkout.js",
    "src/shopper.ts",
    "src/checkout/checkout.dto.ts",
    "src/checkout/gateway.service.ts",
    "src/orders/orders.service.ts",
  ].map((file) => [`nest-11-jest/${file}`, `nest-12-fastify/${file}`] as const),
  ["next/components/CardFields.tsx", "react-router/app/checkout/CardFields.tsx"],
  ["next/components/Checkout.tsx", "react-router/app/checkout/Checkout.tsx"],
  ["next/components/PageSettings.ts", "react-router/app/checkout/PageSettings.ts"],
  ["next/lib/flexcharge.ts", "react-router/app/flexcharge.server.ts"],
  ["next/lib/gateway.ts", "react-router/app/gateway.server.ts"],
  ...["nest-11-jest", "nest-12-fastify", "next", "react-router"].map(
    (shop) => ["express-generator/.env.example", `${shop}/.env.example`] as const,
  ),
]

test.each(copies)("%s and %s are equal", async (file, copy) => {
  expect(await read(copy)).toBe(await read(file))
})

test("the checkout scripts of Express and Nest differ only in the path of the order status", async () => {
  const express = await read("express-generator/public/javascripts/checkout.js")
  expect(express).toContain("`/order-status/")
  expect(await read("nest-11-jest/public/checkout.js")).toBe(
    express.replace("`/order-status/", "`/api/order-status/"),
  )
})

/** The payment that a gateway file returns, without indentation. */
const paymentOf = async (path: string): Promise<string> => {
  const [payment] = /^( *)return \{$.*?^\1\}$/ms.exec(await read(path)) ?? []
  if (payment === undefined) throw new Error(`${path} returns no payment.`)
  return payment.replaceAll(/^ +/gm, "")
}

test.each(["next/lib/gateway.ts", "nest-11-jest/src/checkout/gateway.service.ts"])(
  "%s returns the same payment as the gateway file of Express",
  async (path) => {
    expect(await paymentOf(path)).toBe(await paymentOf("express-generator/gateway.js"))
  },
)
