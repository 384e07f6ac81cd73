export * from "../../server/src/page.ts"
