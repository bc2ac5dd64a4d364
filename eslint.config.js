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
const NO_FFMPEG = ['^fluent-ffmpeg', 'It is archived: only ffmpeg.ts of video-poses knows it.'];
const TOOLS = 'bench|compare|evaluate|extract-keypoints|setup|stage-dancer|torture';
const TO_PACKAGES = [`^@instep/(server|web|${TOOLS})`, 'Packages are imported by apps and tools, never the reverse.'];
const NO_OTHER_TOOL = [
  '^@instep/(bench|compare|extract-keypoints|setup|torture)|(bench|compare|extract-keypoints|setup|torture)/src',
  'What tools share is in packages; a command is found as `import.meta.resolve("@instep/extract-keypoints/cli")`.',
];

const WEB = ['^node:|^@instep/(?!(?:choreo|protocol)/)', 'The web app knows the core and the protocol only.'];

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
  forbid(['tools/**/*.ts'], NO_FFMPEG, NO_OTHER_TOOL),
  forbid(['packages/**/*.ts'], TO_PACKAGES, NO_FFMPEG),
  forbid(['packages/video-poses/src/ffmpeg.ts'], TO_PACKAGES),
  forbid(['packages/choreo/src/**/*.ts'], PURE),
  forbid(
    ['packages/protocol/src/**/*.ts'],
    [
      '^(?!\\./|@instep/choreo/|zod$)',
      'The protocol is for server and browser alike: no Node, no DOM; zod is its one dependency.',
    ],
  ),
  forbid(
    ['packages/blazepose/src/**/*.ts'],
    [
      '^node:|^(?!\\./|@instep/choreo/)',
      'BlazePose runs in browsers too: no Node, no DOM, no dependency but the core.',
    ],
  ),
  forbid(['apps/server/src/**/*.ts'], [`^@instep/(web|${TOOLS})`, 'The server stands on packages only.'], NO_FFMPEG),
  // The server's folders, from the bottom to the top: none imports one above it.
  forbid(
    ['apps/server/src/performance/performance.ts'],
    ['^(ws|express|node:.*)$|jpeg|estimator-pool', 'A performance knows no transport, file, JPEG or worker process.'],
  ),
  forbid(
    ['apps/server/src/{capacity,limits}/**'],
    ['/(sources|performance|transport|http|store|studio)/', 'Capacity and limits know nothing of what they limit.'],
  ),
  forbid(
    ['apps/server/src/sources/**'],
    ['/(performance|transport|http|store|studio)/', 'A source knows nothing of what is made of its observations.'],
  ),
  forbid(
    ['apps/server/src/store/**'],
    ['/(performance|transport|http|studio)/', 'The store knows nothing of who uses it.'],
  ),
  forbid(
    ['apps/server/src/performance/**'],
    ['/(transport|http|studio)/', 'A performance is used by the transport, never the reverse.'],
  ),
  forbid(
    ['apps/server/src/{access,media}/**'],
    ['/(transport|http|studio|performance)/', 'Routes use access and media, never the reverse.'],
  ),
  forbid(['apps/web/src/**/*.{ts,svelte}'], WEB),
  ...webFolderRules,
);
