export * from "./used.ts"
