/** What is packed says nothing of how it was made: our own tools, our scripts, and what our sources import. */
export const hooks = {
  beforePacking: ({ devDependencies: _tools, scripts: _tasks, imports: _sources, ...manifest }) => manifest,
}
