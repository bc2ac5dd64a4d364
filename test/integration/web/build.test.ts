import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const WEB = fileURLToPath(new URL('../../../apps/web', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'instep-web-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('building the web app', () => {
  it('prints nothing on success, so that the address printed by npm start comes first', () => {
    const vite = path.join(WEB, '../../node_modules/vite/bin/vite.js');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [vite, 'build', '--outDir', folder, '--emptyOutDir'],
      {
        cwd: WEB,
        encoding: 'utf8',
      },
    );
    expect({ status, stdout: stdout.trim(), stderr: stderr.trim() }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(path.join(folder, 'index.html'))).toBe(true);
  });
});
