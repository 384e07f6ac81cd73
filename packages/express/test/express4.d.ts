/** The alias of Express 4 has the surface that the tests use of Express 5. */
declare module "express4" {
  export { default } from "express"
}
