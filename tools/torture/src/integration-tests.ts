import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

type Report = { readonly numTotalTests: number; readonly numFailedTests: number; readonly success: boolean };

/**
 * Runs files of our own integration tests, which check some promises case by case. With `only`, runs only tests whose
 * name contains it.
 */
export const runIntegrationTests = async (
  files: readonly string[],
  only?: string,
): Promise<{ readonly cases: number; readonly failed: number }> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-torture-'));
  const report = path.join(folder, 'report.json');
  const names = only === undefined ? [] : ['-t', only];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', ...files, ...names];
  try {
    await promisify(execFile)(process.execPath, [...vitest, '--reporter=json', `--outputFile=${report}`], {
      cwd: ROOT,
      maxBuffer: 2 ** 26,
    }).catch(() => {
      // The report says how many failed.
    });
    const { numTotalTests, numFailedTests, success } = JSON.parse(await readFile(report, 'utf8')) as Report;
    // A test file that can't even be loaded fails without reporting a test.
    return { cases: numTotalTests, failed: success ? 0 : Math.max(1, numFailedTests) };
  } finally {
    await rm(folder, { recursive: true });
  }
};
