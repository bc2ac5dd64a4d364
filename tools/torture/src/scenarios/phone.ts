import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from '@instep/measures/measure';
import type { Scenario } from '../scenario.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const TEST_TITLE = 'a phone in the network dances over https';

type Report = { readonly stats: { readonly expected: number; readonly unexpected: number; readonly skipped: number } };

/**
 * Runs one of our own browser tests: a phone's Chromium dances with a camera from a file, over https at this machine's
 * own address.
 */
const runPhoneTest = async (): Promise<Figures | null> => {
  const args = [
    'playwright',
    'test',
    '-c',
    'test/e2e/all.config.ts',
    'phone.spec.ts',
    '-g',
    TEST_TITLE,
    '--reporter=json',
  ];
  const { stdout } = await promisify(execFile)('npx', args, { cwd: ROOT, maxBuffer: 2 ** 26 }).catch(
    // The report says how many failed.
    (error: Error & { stdout: string }) => error,
  );
  const { stats } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
  if (stats.skipped > 0) return null;
  const score = Number(/score (\d+(?:\.\d+)?), of/.exec(stdout)?.[1]);
  return {
    values: { failed: stats.unexpected + (stats.expected === 0 ? 1 : 0), score },
    n: 1,
    note: 'a complete dance over wss with the self-signed certificate, in Chromium emulating a phone; score out of 100',
  };
};

export const PHONE: readonly Scenario[] = [
  {
    id: '35',
    measure: 'a phone dances over https and wss with a self-signed certificate',
    bounds: { failed: { atMost: 0 }, score: { atLeast: 85 } },
    run: runPhoneTest,
  },
];
