import type { Seconds } from '@instep/choreo/units';
import { listDanceIds, readDance, readDanceInfo, sha256OfFile, type Dance } from '@instep/dance-files/dance-folder';
import { UsageError, VideoError } from './exit-codes.ts';
import { clock } from './clock.ts';
import { rowCount } from './frame-rows.ts';
import { lookThrough } from './look-through.ts';
import { probeVideo } from './probe-video.ts';
import { NOTHING_OBSERVED } from './notes.ts';
import { makeReport, type Report } from './report.ts';

/** A transcoded copy may end a millisecond later than what was measured. */
const ROUNDING: Seconds = 0.002;

/** Reads a dance whole. Throws UsageError where there is none of that id, DanceFileError or KeypointCsvError. */
export const readNamedDance = async (folder: string, id: string): Promise<Dance> => {
  if ((await listDanceIds(folder)).includes(id)) return readDance(folder, id);
  throw new UsageError(`Expected the id of a dance in ${folder}, got "${id}"`);
};

/** Reads a dance whole, decodes its video to the end, and reads it against its CSV. Throws DanceFileError, KeypointCsvError or VideoError. */
export const checkDance = async (folder: string, id: string): Promise<Report> => {
  const { info, choreography, paths } = await readNamedDance(folder, id);
  const video = await probeVideo(paths.video);
  const sha256 = await sha256OfFile(paths.video);
  if (sha256 !== info.videoSha256) {
    throw new VideoError(`${video.name}: expected the sha256 ${info.videoSha256} of ${id}.json, got ${sha256}`);
  }
  const { frames, moves, fps } = choreography;
  const looked = await lookThrough(video);
  if (looked.video.flawed) {
    const where = looked.damage ? ` it is damaged at ${clock(looked.damage.from)}` : ' frames are missing';
    throw new VideoError(`${video.name}: expected a video that plays to its end, but${where}`);
  }
  const observed = { ...NOTHING_OBSERVED, height: video.height, duration: video.duration, cuts: looked.cuts };
  const report = makeReport(frames, { rowsExpected: info.rows, moves: moves.length, fps, observed });
  if (!report) throw new VideoError(`${id}.csv: expected a dancer, got nobody in any row`);
  const [least, most] = [-ROUNDING, ROUNDING].map((off) => rowCount(video.duration + off, fps));
  if (least === undefined || most === undefined || report.rows < least || report.rows > most) {
    throw new VideoError(`${id}.csv: expected ${least} rows for ${video.name}, got ${report.rows}`);
  }
  return report;
};

/** What `list` tells of a dance. */
export type Listed = {
  readonly id: string;
  readonly title: string;
  readonly durationS: number;
  readonly level: number;
  readonly moves: number;
  readonly draft: boolean;
};

/** All dances of a folder, by id. Throws DanceFileError. */
export const listDances = async (folder: string): Promise<Listed[]> => {
  const listed: Listed[] = [];
  for (const id of await listDanceIds(folder)) {
    const { title, durationS, level, moves, draft } = await readDanceInfo(folder, id);
    listed.push({ id, title, durationS, level, moves: moves.length, draft });
  }
  return listed;
};

/** A line for each dance. */
export const listText = (dances: readonly Listed[]): string =>
  dances
    .map(({ id, title, durationS, level, moves, draft }) => {
      const length = `${durationS.toFixed(1)} s`.padStart(8);
      return `${id.padEnd(24)} ${length}  level ${level}  ${String(moves).padStart(3)} moves  ${title}${draft ? '  (draft)' : ''}`;
    })
    .join('\n');
