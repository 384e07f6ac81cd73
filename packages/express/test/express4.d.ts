/** The aliases of Express 4 have the surface that the tests use of Express 5. */
declare module "express4" {
  export { default } from "express"
}
declare module "express416" {
  export { default } from "express"
}
