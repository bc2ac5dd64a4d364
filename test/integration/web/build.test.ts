import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const WEB = fileURLToPath(new URL('../../../apps/web', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'instep-web-'));
let build: ReturnType<typeof buildApp>;

const buildApp = () =>
  spawnSync(
    process.execPath,
    [path.join(WEB, '../../node_modules/vite/bin/vite.js'), 'build', '--outDir', folder, '--emptyOutDir'],
    // As `npm run build` runs it: with vitest's NODE_ENV, Vite would build for development.
    { cwd: WEB, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );

beforeAll(() => {
  build = buildApp();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): Buffer => readFileSync(path.join(folder, name));
const assets = (): string[] => readdirSync(path.join(folder, 'assets')).map((name) => `assets/${name}`);

/** A script with all that it imports at once. */
const withImports = (script: string, found = new Set<string>()): ReadonlySet<string> => {
  if (found.has(script)) return found;
  found.add(script);
  for (const [, name = ''] of read(script)
    .toString()
    .matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
    withImports(`assets/${name}`, found);
  }
  return found;
};

describe('building the web app', () => {
  it('prints nothing on success, so that the address printed by npm start comes first', () => {
    const { status, stdout, stderr } = build;
    expect({ status, stdout: stdout.trim(), stderr: stderr.trim() }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(path.join(folder, 'index.html'))).toBe(true);
  });

  it('lets the shell of the page be painted before the app’s own style sheet is loaded', () => {
    const html = read('index.html').toString();
    const [head = '', body = ''] = html.split('<body>');
    const [, sheet = ''] = /<link rel="stylesheet" href="\/(assets\/shell-[^"]+)"/.exec(head) ?? [];
    expect(head.match(/rel="stylesheet"/g)).toHaveLength(1);
    expect(read(sheet).length).toBeLessThan(1500);
    expect(body).toMatch(/class="shell"[^]*<link rel="stylesheet"[^>]* href="\/assets\/base-/);
    expect(html).not.toContain('<style');
  });

  it('loads at most 120 KB of JavaScript, gzipped, before the camera check', () => {
    const [, entry = ''] = /<script type="module"[^>]* src="\/([^"]+)"/.exec(read('index.html').toString()) ?? [];
    const scripts = [...withImports(entry)];
    const bytes = scripts.map((script) => gzipSync(read(script), { level: 9 }).length);
    const sum = bytes.reduce((all, each) => all + each, 0);
    // Less would mean that something was not found here.
    expect(sum).toBeGreaterThan(100_000);
    expect(sum).toBeLessThanOrEqual(120_000);
  });

  it('writes a .br and a .gz beside each script, style sheet, wasm build and network', () => {
    const files = assets().filter((name) => /\.(?:js|css|wasm|tflite|data)$/.test(name));
    const large = files.filter((name) => statSync(path.join(folder, name)).size > 2000);
    expect(large.filter((name) => name.endsWith('.wasm'))).toHaveLength(3);
    expect(large.filter((name) => /\.(?:tflite|data)$/.test(name))).toHaveLength(3);
    for (const name of large) {
      const content = read(name);
      for (const [suffix, decode] of [['.br', brotliDecompressSync] as const, ['.gz', gunzipSync] as const]) {
        const encoded = read(name + suffix);
        expect([name, suffix, encoded.length < content.length, decode(encoded).equals(content)]).toEqual([
          ...[name, suffix, true, true],
        ]);
      }
    }
  });

  it('makes the first visit with `lite` at most 7.25 MB', () => {
    const needed = [
      /litert_wasm_internal-.*\.(?:js|wasm)\.br$/,
      /estimator\.worker-.*\.br$/,
      /lite-.*\.br$/,
      /\.data\.br$/,
    ];
    const files = assets().filter((name) => needed.some((pattern) => pattern.test(name)));
    expect(files).toHaveLength(5);
    const bytes = files.map((name) => statSync(path.join(folder, name)).size);
    expect(bytes.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(7_250_000);
  });

  it('names the licences of LiteRT, of the networks and of the font', () => {
    const licenses = read('licenses.txt').toString();
    const titles = licenses.split('\n').filter((line) => line.startsWith('## '));
    for (const name of ['@litertjs/core', '@mediapipe/pose', '@fontsource-variable/inter', 'uplot']) {
      expect([name, titles.filter((title) => title.includes(name)).length]).toEqual([name, 1]);
    }
    expect(licenses).toContain('Apache License');
  });
});
