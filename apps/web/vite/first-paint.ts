import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SHELL = fileURLToPath(new URL('../src/shell.css', import.meta.url));
const STYLE_SHEETS = /\s*<link rel="stylesheet"[^>]*>/g;

/**
 * Lets the browser paint the shell of index.html before the app's style sheet is there: a small one comes first, and the
 * app's after the shell, where it holds up the scripts only. Inline styles would need a wider content policy.
 */
export const firstPaint = (): Plugin => ({
  name: 'first-paint',
  apply: 'build',
  buildStart() {
    this.emitFile({ type: 'asset', name: 'shell.css', source: readFileSync(SHELL, 'utf8') });
  },
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const shell = Object.values(bundle).find(({ fileName }) => /^assets\/shell-.*\.css$/.test(fileName));
      if (!shell) throw new Error('expected the style sheet of the shell in the build, found none');
      const sheets = html.match(STYLE_SHEETS)?.join('') ?? '';
      return html
        .replaceAll(STYLE_SHEETS, '')
        .replace('</title>', `</title>\n    <link rel="stylesheet" href="/${shell.fileName}" />`)
        .replace('</body>', `${sheets.trimStart()}\n  </body>`);
    },
  },
});
