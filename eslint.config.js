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
  forbid(['packages/choreo/src/parse-client-message.ts'], ['^(?!\\./|zod$)', 'zod is the one dependency of the core.']),
  forbid(['apps/server/src/**/*.ts'], [`^@instep/(web|${TOOLS})`, 'The server stands on packages only.'], NO_FFMPEG),
  forbid(
    ['apps/server/src/play/session.ts'],
    ['^(ws|express|node:fs.*|node:worker_threads)$', 'A session knows no transport, file or thread.'],
  ),
  forbid(['apps/web/src/**/*.{ts,svelte}'], ['^node:|^@instep/(?!choreo/)', 'The web app knows the core only.']),
  forbid(['apps/web/src/components/**'], ['screens/', 'Components never look upwards.']),
);
