export * from "../../../packages/browser/src/sense.ts"
