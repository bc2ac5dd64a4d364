import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from '@instep/measures/measure';
import { inLanes, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { runOwnTests } from '../own-tests.ts';
import { DANCE_ID } from '../pictures.ts';
import { rangeOf, startWithVideo } from '../served-video.ts';
import type { Stage } from '../stage.ts';

/** A program with the RFC's cases, which may be beside the repository: it tests any server over raw sockets. */
const CONFORMANCE = fileURLToPath(new URL('../../../../../shared/checks/range-conformance.mjs', import.meta.url));

type Case = { readonly name: string; readonly ok: boolean };

/** Our own cases, and the program if it is there. */
const asTheRfcSays = async (stage: Stage): Promise<Figures> => {
  const own = await runOwnTests(['test/integration/server/video.test.ts']);
  if (!existsSync(CONFORMANCE)) {
    return { values: { failed: own.failed }, n: own.cases, note: 'our own cases; the program is not here' };
  }
  const { server, target } = await startWithVideo(stage);
  const asked = [CONFORMANCE, server.address, target, '--product', `--prefix=/dances/${DANCE_ID}`, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, asked, { maxBuffer: 2 ** 26 });
  server.end();
  const cases = JSON.parse(stdout) as Case[];
  const failed = cases.filter(({ ok }) => !ok);
  failed.forEach(({ name }) => stage.talk(`1: ${name}`));
  return {
    values: { failed: own.failed + failed.length },
    n: own.cases + cases.length,
    note: `${own.cases} cases of our own, ${cases.length} of the program on raw sockets`,
  };
};

/** Every pair of boundaries around multiples of the read and send sizes, and a walk through the complete file. */
const reassembled = async (stage: Stage): Promise<Figures> => {
  const { server, video, bytes } = await startWithVideo(stage);
  const edges = [8192, 16_384, 65_536, 262_144].flatMap((edge) => [edge - 1, edge, edge + 1]);
  const places = [0, 1, ...edges, bytes.length - 3, bytes.length - 2, bytes.length - 1];
  const pairs = places.flatMap((from) => places.flatMap((to) => (from <= to ? [[from, to] as const] : [])));
  const wrong = await inLanes(pairs, 4, async ([from, to]) => {
    return (await rangeOf(video, from, to)).equals(bytes.subarray(from, to + 1)) ? 0 : 1;
  });
  const walked = createHash('sha256');
  const steps = upTo(Math.ceil(bytes.length / 8192)).map((k) => k * 8192);
  for (const from of steps) walked.update(await rangeOf(video, from, Math.min(from + 8192, bytes.length) - 1));
  const walk = walked.digest('hex') === createHash('sha256').update(bytes).digest('hex') ? 0 : 1;
  server.end();
  const mismatches = wrong.reduce<number>((sum, one) => sum + one, walk);
  return { values: { mismatches }, n: pairs.length + steps.length };
};

const NOTHING = { atMost: 0 };

export const RANGES: readonly Ordeal[] = [
  {
    id: '1',
    measure: 'ranges, conditions and paths as RFC 9110 has them',
    bounds: { failed: NOTHING },
    figuresOf: asTheRfcSays,
  },
  {
    id: '3',
    measure: 'ranges put together again, byte for byte',
    bounds: { mismatches: NOTHING },
    figuresOf: reassembled,
  },
];
