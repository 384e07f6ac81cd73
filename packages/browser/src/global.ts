/** `window.FlexCharge` of `flexcharge.global.js`, for a page without a bundler. */
export * from "./checkoutFrame.ts"
export * from "./index.ts"
