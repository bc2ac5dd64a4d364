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
  '^@instep/(bench|compare|evaluate|extract-keypoints|setup|torture)|(bench|compare|evaluate|extract-keypoints|setup|torture)/src',
  'What tools share is in packages; a command is found as `import.meta.resolve("@instep/extract-keypoints/cli")`.',
];
const BY_NAME = [
  '^(?:\\.\\./)+(?:apps|packages|test|tools)/',
  'Import what a workspace exports: `@instep/server/config`, `@instep/test/support/play-client`.',
];

const WEB = [
  '^node:|^@instep/(?!(?:choreo|protocol|blazepose)/)',
  'The web app knows the core, the protocol and BlazePose.',
];
const SERVER = [`^@instep/(web|${TOOLS})`, 'The server stands on packages only.'];

/**
 * The folders of an app from the ground up: each may import those before it. Of several entries for a file the linter
 * takes the last alone, so each one repeats the rules for all of the app.
 */
const WEB_FOLDERS = [
  ...[
    'words',
    'browser',
    'offline',
    'drawing',
    'camera',
    'device-pose',
    'preferences',
    'play',
    'room',
    'report',
    'review',
    'select',
    'studio',
    'recording',
    'me',
  ],
  ...['components', 'screens', 'pages'],
];
const SERVER_FOLDERS = [
  ...[
    'disk',
    'limits',
    'capacity',
    'sources',
    'store',
    'access',
    'media',
    'performance',
    'rooms',
    'transport',
    'studio',
    'recordings',
    'lan',
    'http',
  ],
];
const NO_STORE_FILES = [
  '(^|/)store/files/|^\\./files/',
  'How sessions are stored is known to open-store.ts alone: others use the interface in store/session-store.ts.',
];
const below = (folder, folders) => {
  const above = [...folders.slice(folders.indexOf(folder) + 1), 'App\\.svelte'];
  return [`^\\.{1,2}/(?:.*/)?(?:${above.join('|')})(?:/|$)`, `${folder} stands below what it would import.`];
};
const webFolderRules = WEB_FOLDERS.map((folder) =>
  forbid(
    [`apps/web/src/${folder}/**`],
    WEB,
    below(folder, WEB_FOLDERS),
    ...(['words', 'browser'].includes(folder) ? [['api\\.ts$', `${folder} knows nothing of the server.`]] : []),
  ),
);
const serverFolderRules = SERVER_FOLDERS.map((folder) =>
  forbid([`apps/server/src/${folder}/**`], SERVER, NO_FFMPEG, NO_STORE_FILES, below(folder, SERVER_FOLDERS)),
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
  forbid(['tools/**/*.ts'], NO_FFMPEG, NO_OTHER_TOOL, BY_NAME),
  forbid(['test/**/*.ts'], BY_NAME),
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
      '^node:|^(?!\\.\\.?/|@instep/choreo/)',
      'BlazePose runs in browsers too: no Node, no DOM, no dependency but the core.',
    ],
  ),
  forbid(['apps/server/src/**/*.ts'], SERVER, NO_FFMPEG, NO_STORE_FILES),
  ...serverFolderRules,
  forbid(['apps/server/src/open-store.ts'], SERVER, NO_FFMPEG),
  forbid(['apps/server/src/store/files/**'], SERVER, NO_FFMPEG, below('store', SERVER_FOLDERS)),
  forbid(
    ['apps/server/src/performance/performance.ts'],
    SERVER,
    NO_FFMPEG,
    NO_STORE_FILES,
    below('performance', SERVER_FOLDERS),
    ['^(ws|express|node:.*)$|jpeg|estimator-pool', 'A performance knows no transport, file, JPEG or worker process.'],
  ),
  forbid(['apps/web/src/**/*.{ts,svelte}'], WEB),
  ...webFolderRules,
);
