import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeypointCsvError } from '@instep/choreo/keypoint-csv';
import type { TimedPose } from '@instep/choreo/pose';
import { readKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import type { Figures } from '@instep/measures/measure';
import { makeTestDance } from '@instep/test/support/test-dance';
import { VALID_CSV, INVALID_CSVS, corruptBytes } from '@instep/test/support/invalid-csvs';
import { makeFolders } from '@instep/test/support/test-server';
import { writeDance } from '@instep/test/support/write-dance';
import { seededRandom } from '../numbers.ts';
import { NONE, type Scenario } from '../scenario.ts';
import type { Harness } from '../harness.ts';

/** The file and line of a defect, and the column if there is one. */
const LOCATED_ERROR = /^(?:left out: )?[\w-]+\.csv:\d+(?::\d+)?: /;
const FUZZED_TABLES = 10_000;

type LogLine = { readonly dance?: string; readonly msg: string; readonly err?: unknown };

/** All spoilt dances beside a sound one, on a server: which it offers, and what it logs about the others. */
const loadOnServer = async (harness: Harness) => {
  const folders = makeFolders();
  for (const [k, [, text]] of INVALID_CSVS.entries()) {
    const id = `spoilt-${k}`;
    writeDance(folders.dances, { ...makeTestDance(2), id });
    writeFileSync(path.join(folders.dances, `${id}.csv`), text);
  }
  const server = await harness.startStubServer({ folders });
  const { dances } = (await (await fetch(`${server.address}/api/dances`)).json()) as { dances: { id: string }[] };
  const lines = server.output.err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);
  const stacks = lines.filter(({ err }) => err !== undefined).length;
  const explainedDances = new Set(lines.filter(({ msg }) => LOCATED_ERROR.test(msg)).map(({ dance }) => dance));
  server.remove();
  return { stacks, offered: dances.map(({ id }) => id), unnamed: INVALID_CSVS.length - explainedDances.size };
};

const numbersOf = ({ mediaTime, pose }: TimedPose): number[] => [
  mediaTime,
  ...Object.values(pose ?? {}).flatMap(({ x, y, confidence, world }) => [
    x,
    y,
    confidence,
    ...(world ? Object.values(world) : []),
  ]),
];

/** Tables spoilt at random places: each must be refused with an explanation, or read with finite numbers only. */
const readFuzzedTables = async (harness: Harness) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-torture-'));
  const file = path.join(folder, 'dance.csv');
  const random = seededRandom(32);
  const values = { stacks: 0, nowhere: 0, noNumbers: 0, slowestMs: 0 };
  const count = harness.scaled(FUZZED_TABLES);
  for (let k = 0; k < count; k++) {
    writeFileSync(file, corruptBytes(Buffer.from(VALID_CSV), random));
    const startedAt = performance.now();
    const frames = await readKeypointCsv(file).catch((error: Error) => {
      if (!(error instanceof KeypointCsvError)) values.stacks += 1;
      else if (!LOCATED_ERROR.test(error.message)) values.nowhere += 1;
      return [];
    });
    values.slowestMs = Math.max(values.slowestMs, performance.now() - startedAt);
    if (!frames.flatMap(numbersOf).every(Number.isFinite)) values.noNumbers += 1;
  }
  rmSync(folder, { recursive: true });
  return { ...values, count };
};

const measureSpoiltTables = async (harness: Harness): Promise<Figures> => {
  const { stacks, offered, unnamed } = await loadOnServer(harness);
  const { count, ...fuzz } = await readFuzzedTables(harness);
  return {
    values: {
      stacks: stacks + fuzz.stacks,
      unnamed: unnamed + fuzz.nowhere,
      accepted: offered.filter((id) => id !== 'made').length + fuzz.noNumbers,
      soundLost: offered.includes('made') ? 0 : 1,
      slowestMs: fuzz.slowestMs,
    },
    n: INVALID_CSVS.length + count,
    note: `${INVALID_CSVS.length} damaged in known ways, on a server beside an intact one; ${count} damaged at random`,
  };
};

export const SPOILT_TABLES: readonly Scenario[] = [
  {
    id: '32',
    measure: 'damaged keypoint CSVs: reported with a stack, or without file and line; accepted; an intact one lost',
    bounds: { stacks: NONE, unnamed: NONE, accepted: NONE, soundLost: NONE, slowestMs: { atMost: 1000 } },
    run: measureSpoiltTables,
  },
];
