/** What a page without a bundler gets as `window.FlexCharge` from `flexcharge.global.js`. */
export * from "./frame.ts"
export * from "./index.ts"
