import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** Who may not import what, and why: the words are what the linter says. */
const forbid = (files, ...rules) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: rules.map(([regex, message]) => ({ regex, message })) }],
  },
});

const PURE = ['^node:|^(?!\\./|\\.\\./)', 'The core is pure: no Node, no dependency.'];
const NO_FFMPEG = ['^fluent-ffmpeg', 'It is archived: only run-ffmpeg.ts of extract-keypoints knows it.'];

const WEB = ['^node:|^@instep/(?!choreo/)', 'The web app knows the core only.'];

/** The folders of the web app from the ground up: each may import those before it, and api.ts. */
const WEB_FOLDERS = [
  ...['words', 'browser', 'drawing', 'camera', 'preferences', 'play', 'report', 'review', 'select', 'studio'],
  ...['components', 'screens', 'pages'],
];
const webFolderRules = WEB_FOLDERS.map((folder, index) =>
  forbid(
    [`apps/web/src/${folder}/**`],
    WEB,
    [
      `^\\.{1,2}/(?:.*/)?(?:${[...WEB_FOLDERS.slice(index + 1), 'App\\.svelte'].join('|')})(?:/|$)`,
      `${folder} stands below what it would import.`,
    ],
    ...(['words', 'browser'].includes(folder) ? [['api\\.ts$', `${folder} knows nothing of the server.`]] : []),
  ),
);

export default ts.config(
  { ignores: ['**/dist/', '.cache/', 'test-results/', 'playwright-report/', 'coverage/', 'sessions/'] },
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [...ts.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Half of the async functions here stand behind an interface that says Promise.
      '@typescript-eslint/require-await': 'off',
    },
  },
  ...svelte.configs.recommended,
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['**/*.svelte'],
    // A page that a stranger's title can reach never renders markup from data.
    rules: { 'svelte/no-at-html-tags': 'error', 'svelte/require-each-key': 'error' },
  },
  forbid(['tools/**/*.ts'], NO_FFMPEG),
  { files: ['tools/extract-keypoints/src/run-ffmpeg.ts'], rules: { 'no-restricted-imports': 'off' } },
  forbid(
    ['packages/**/*.ts'],
    [
      '^@instep/(server|web|extract-keypoints|compare|evaluate|bench)',
      'Packages are imported by apps and tools, never the reverse.',
    ],
  ),
  forbid(['packages/choreo/src/**/*.ts'], PURE),
  forbid(['packages/choreo/src/parse-client-message.ts'], ['^(?!\\./|zod$)', 'zod is the one dependency of the core.']),
  forbid(
    ['apps/server/src/**/*.ts'],
    ['^@instep/(web|extract-keypoints|compare|evaluate|bench)', 'The server stands on packages only.'],
  ),
  forbid(
    ['apps/server/src/play/session.ts'],
    ['^(ws|express|node:fs.*|node:worker_threads)$', 'A session knows no transport, file or thread.'],
  ),
  forbid(['apps/web/src/**/*.{ts,svelte}'], WEB),
  ...webFolderRules,
);
