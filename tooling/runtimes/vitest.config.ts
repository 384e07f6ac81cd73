export { default } from "@flexcharge-tooling/vitest"
