/** No circles of imports, type-only ones included: `npm run circles`. Who may import whom is in eslint.config.js. */
export default {
  forbidden: [
    {
      name: 'no-circle-of-files',
      comment: 'Move what both need into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-server-folders',
      comment: 'No two folders of the server depend on each other both ways, not even through others.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^apps/server/src/.+' },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What is built imports in circles of its own.
    exclude: { path: '^node_modules|/node_modules/|/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
