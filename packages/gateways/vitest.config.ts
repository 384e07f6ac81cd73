export { default } from "@flexcharge-tooling/config/vitest"
