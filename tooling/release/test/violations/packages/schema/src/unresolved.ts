export * from "./missing.ts"
