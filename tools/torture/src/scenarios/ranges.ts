import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from '@instep/measures/measure';
import { mapConcurrently, indices } from '../concurrency.ts';
import { NONE, type Scenario } from '../scenario.ts';
import { runIntegrationTests } from '../integration-tests.ts';
import { DANCE_ID } from '../dance-frames.ts';
import { fetchRange, startVideoServer } from '../served-video.ts';
import type { Harness } from '../harness.ts';

/** A program with the RFC's cases, which may be beside the repository: it tests any server over raw sockets. */
const CONFORMANCE = fileURLToPath(new URL('../../../../../shared/checks/range-conformance.mjs', import.meta.url));

type Case = { readonly name: string; readonly ok: boolean };

/** Our own cases, and the program if it is there. */
const measureConformance = async (harness: Harness): Promise<Figures> => {
  const testRun = await runIntegrationTests(['test/integration/server/video.test.ts']);
  if (!existsSync(CONFORMANCE)) {
    return {
      values: { failed: testRun.failed },
      n: testRun.cases,
      note: 'our own cases; the conformance program is not here',
    };
  }
  const { server, target } = await startVideoServer(harness);
  const args = [CONFORMANCE, server.address, target, '--product', `--prefix=/dances/${DANCE_ID}`, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  server.remove();
  const cases = JSON.parse(stdout) as Case[];
  const failed = cases.filter(({ ok }) => !ok);
  failed.forEach(({ name }) => harness.log(`1: ${name}`));
  return {
    values: { failed: testRun.failed + failed.length },
    n: testRun.cases + cases.length,
    note: `${testRun.cases} cases of our own, ${cases.length} of the conformance program on raw sockets`,
  };
};

/** Every pair of boundaries around multiples of the read and send sizes, and a walk through the complete file. */
const reassembleRanges = async (harness: Harness): Promise<Figures> => {
  const { server, video, bytes } = await startVideoServer(harness);
  const sizes = [8192, 16_384, 65_536, 262_144].flatMap((size) => [size - 1, size, size + 1]);
  const offsets = [0, 1, ...sizes, bytes.length - 3, bytes.length - 2, bytes.length - 1];
  const pairs = offsets.flatMap((from) => offsets.flatMap((to) => (from <= to ? [[from, to] as const] : [])));
  const wrong = await mapConcurrently(pairs, 4, async ([from, to]) => {
    return (await fetchRange(video, from, to)).equals(bytes.subarray(from, to + 1)) ? 0 : 1;
  });
  const walkHash = createHash('sha256');
  const steps = indices(Math.ceil(bytes.length / 8192)).map((k) => k * 8192);
  for (const from of steps) walkHash.update(await fetchRange(video, from, Math.min(from + 8192, bytes.length) - 1));
  const walkMismatch = walkHash.digest('hex') === createHash('sha256').update(bytes).digest('hex') ? 0 : 1;
  server.remove();
  const mismatches = wrong.reduce<number>((sum, one) => sum + one, walkMismatch);
  return { values: { mismatches }, n: pairs.length + steps.length };
};

export const RANGES: readonly Scenario[] = [
  {
    id: '1',
    measure: 'ranges, conditions and paths as RFC 9110 defines them',
    bounds: { failed: NONE },
    run: measureConformance,
  },
  {
    id: '3',
    measure: 'ranges reassembled, byte for byte',
    bounds: { mismatches: NONE },
    run: reassembleRanges,
  },
];
