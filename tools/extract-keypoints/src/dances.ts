/** The commands that read existing dances: `check` and `list`. */
import type { Seconds } from '@instep/choreo/units';
import { listDanceIds, readDance, readDanceInfo, sha256OfFile, type Dance } from '@instep/dance-files/dance-folder';
import { UsageError, VideoError } from '@instep/video-poses/errors';
import { probeVideo } from '@instep/video-poses/probe';
import { rowCount } from '@instep/video-poses/rows';
import { clockTime } from '@instep/video-poses/video';
import { inspectVideo } from './inspect.ts';
import { NO_FINDINGS } from './notes.ts';
import { makeReport, type Report } from './report.ts';

/** A transcoded copy may end a millisecond later than the source that was measured. */
const ROUNDING: Seconds = 0.002;

/** Reads a dance. Throws UsageError if there is none with that id, DanceFileError or KeypointCsvError. */
export const readExistingDance = async (folder: string, id: string): Promise<Dance> => {
  if ((await listDanceIds(folder)).includes(id)) return readDance(folder, id);
  throw new UsageError(`Expected the id of a dance in ${folder}, got "${id}"`);
};

/** Reads a dance, decodes its whole video, and compares it with the CSV. Throws DanceFileError, KeypointCsvError or VideoError. */
export const checkDance = async (folder: string, id: string): Promise<Report> => {
  const { info, choreography, paths } = await readExistingDance(folder, id);
  const video = await probeVideo(paths.video);
  const sha256 = await sha256OfFile(paths.video);
  if (sha256 !== info.videoSha256) {
    throw new VideoError(`${video.name}: expected the sha256 ${info.videoSha256} of ${id}.json, got ${sha256}`);
  }
  const { frames, moves, fps } = choreography;
  const inspection = await inspectVideo(video);
  if (inspection.video.isFlawed) {
    const where = inspection.damage ? ` it is damaged at ${clockTime(inspection.damage.from)}` : ' frames are missing';
    throw new VideoError(`${video.name}: expected a video that plays to its end, but${where}`);
  }
  const findings = { ...NO_FINDINGS, height: video.height, duration: video.duration, cuts: inspection.cuts };
  const report = makeReport(frames, { rowsExpected: info.rows, moves: moves.length, fps, findings });
  if (!report) throw new VideoError(`${id}.csv: expected a dancer, got nobody in any row`);
  const [min, max] = [-ROUNDING, ROUNDING].map((off) => rowCount(video.duration + off, fps));
  if (min === undefined || max === undefined || report.rows < min || report.rows > max) {
    throw new VideoError(`${id}.csv: expected ${min} rows for ${video.name}, got ${report.rows}`);
  }
  return report;
};

/** What `list` shows of a dance. */
export type DanceListItem = {
  readonly id: string;
  readonly title: string;
  readonly durationS: number;
  readonly level: number;
  readonly moves: number;
  readonly draft: boolean;
};

/** All dances of a folder, by id. Throws DanceFileError. */
export const listDances = async (folder: string): Promise<DanceListItem[]> => {
  const listed: DanceListItem[] = [];
  for (const id of await listDanceIds(folder)) {
    const { title, durationS, level, moves, draft } = await readDanceInfo(folder, id);
    listed.push({ id, title, durationS, level, moves: moves.length, draft });
  }
  return listed;
};

/** One line for each dance. */
export const listText = (dances: readonly DanceListItem[]): string =>
  dances
    .map(({ id, title, durationS, level, moves, draft }) => {
      const length = `${durationS.toFixed(1)} s`.padStart(8);
      return `${id.padEnd(24)} ${length}  level ${level}  ${String(moves).padStart(3)} moves  ${title}${draft ? '  (draft)' : ''}`;
    })
    .join('\n');
