export * as Secret from "./Secret.ts"
