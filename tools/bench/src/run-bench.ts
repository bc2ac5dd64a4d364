import { dancePaths, listDanceIds } from '@instep/dance-files/dance-folder';
import { describeMachine, type Machine } from '@instep/measures/machine';
import { danceFrames } from './dance-frames.ts';
import { measureFrames } from './measure-frames.ts';
import type { SectionName } from './options.ts';
import { ratiosOf } from './ratios.ts';
import type { Row, Section } from './section.ts';
import { deviceSection } from './sections/device.ts';
import { deviceServerSection } from './sections/device-server.ts';
import { extractionSection } from './sections/extraction.ts';
import { judgeSection } from './sections/judge.ts';
import { memorySection } from './sections/memory.ts';
import { poolSection } from './sections/pool.ts';
import { reviewSection } from './sections/review.ts';
import { roomsSection } from './sections/rooms.ts';
import { socketsSection } from './sections/sockets.ts';
import { videoSection } from './sections/video.ts';

/**
 * What `npm run bench -- --json FILE` writes. A figure's name contains its unit; `median` and `best` are CPU ms per
 * run.
 */
export type BenchReport = {
  readonly machine: Machine;
  readonly ratios: ReturnType<typeof ratiosOf>;
  readonly tables: { readonly [table: string]: readonly Row[] };
};

export type BenchRequest = {
  readonly rounds: number;
  readonly sections: readonly SectionName[];
  /** For how long memory is measured. */
  readonly minutes: number;
};

/** Measures the requested sections, on the first dance of a folder. */
export const runBench = async (
  folder: string,
  { rounds, sections, minutes }: BenchRequest,
  onTable: (table: string) => void = () => {},
): Promise<BenchReport> => {
  const machine = describeMachine(new Date());
  const measured = sections.includes('frames') ? await measureFrames(folder, rounds) : [];
  const tables: { [table: string]: readonly Row[] } = {};
  for (const { table, ...row } of measured) tables[table] = [...(tables[table] ?? []), row];
  for (const { table, run } of await openSections(folder, { rounds, sections, minutes })) {
    onTable(table);
    tables[table] = await run();
  }
  return { machine, ratios: ratiosOf(measured), tables };
};

const openSections = async (
  folder: string,
  { rounds, sections: names, minutes }: BenchRequest,
): Promise<readonly Section[]> => {
  const [danceId] = await listDanceIds(folder);
  if (danceId === undefined) throw new Error(`expected a dance in ${folder}, got none`);
  const { video } = dancePaths(folder, danceId);
  const frames = await danceFrames(folder, 480);
  const jpegs = frames.map(({ jpeg }) => jpeg);
  const sections: { readonly [name in Exclude<SectionName, 'frames'>]: readonly Section[] } = {
    judge: [judgeSection(folder)],
    pool: [poolSection(jpegs)],
    sockets: [socketsSection(danceId, jpegs)],
    extraction: [extractionSection(video)],
    video: [videoSection(video, danceId)],
    review: [reviewSection(folder)],
    device: [deviceSection(video, rounds), deviceServerSection(danceId, frames)],
    rooms: [roomsSection(frames)],
    memory: [memorySection(minutes, danceId, jpegs)],
  };
  return names.flatMap((name) => (name === 'frames' ? [] : sections[name]));
};
