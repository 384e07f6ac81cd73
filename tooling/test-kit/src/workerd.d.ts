declare module "workerd" {
  /** The path of the binary for this machine. */
  const binary: string
  export default binary
}
