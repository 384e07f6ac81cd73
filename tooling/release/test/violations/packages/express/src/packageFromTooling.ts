export * from "../../../apps/shop/src/shop.ts"
