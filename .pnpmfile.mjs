/** What is packed says nothing of how it was made: our own tools are in no registry, and nobody runs our scripts. */
export const hooks = {
  beforePacking: ({ devDependencies: _tools, scripts: _tasks, ...manifest }) => manifest,
}
