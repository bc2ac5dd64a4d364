/** Reads recordings of real people: pose sequences in files that another project calls tracks. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { mirrored, type Keypoint, type Pose, type TimedPose } from '@instep/choreo/pose';
import { byKeypoint, KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { z } from 'zod';
import { EvaluationDataError, parseJson } from '../data-folder.ts';
import { spreadRepeats } from './media-times.ts';

/** The pose sequence of one real person who was recorded while a dance was shown. */
export type RecordedPoses = {
  /** The file's name without its extension. */
  readonly name: string;
  /** The recording project's name for it: `literallydidntdoanything`. */
  readonly label: string;
  /** The dance that was shown, by the name of its files. */
  readonly danceName: string;
  /** In order of mediaTime, as a camera sees the player: not mirrored. Repeated times come from a stalled video. */
  readonly frames: readonly TimedPose[];
};

const SUFFIX = '.track.json';
const number = z.number().nullable();
const points = <T extends z.ZodType>(point: T) => z.array(z.array(point).nullable());

const TRACK_FILE = z.object({
  trackDescription: z.string(),
  danceRelativeStem: z.string(),
  videoFrameTimesInSecs: z.array(z.number()),
  user2dPoses: points(z.object({ x: number, y: number })),
  user3dPoses: points(z.object({ x: number, y: number, z: number })),
});
type TrackFile = z.infer<typeof TRACK_FILE>;

/** Reads every `*.track.json` of a folder, sorted by name. Throws EvaluationDataError. */
export const loadRecordedPoses = async (folder: string): Promise<RecordedPoses[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  return Promise.all(
    names.map(async (name) =>
      parseRecordedPoses(await readFile(path.join(folder, name), 'utf8'), name.slice(0, -SUFFIX.length)),
    ),
  );
};

/** Parses the text of one `*.track.json`. Throws EvaluationDataError. */
export const parseRecordedPoses = (text: string, name: string): RecordedPoses => {
  const parsed = TRACK_FILE.safeParse(parseJson(text, `${name}${SUFFIX}`));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new EvaluationDataError(`${name}${SUFFIX}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  const file = parsed.data;
  return {
    name,
    label: file.trackDescription,
    danceName: file.danceRelativeStem.split('/').at(-1) ?? '',
    frames: framesOf(file),
  };
};

const framesOf = (file: TrackFile): TimedPose[] => {
  // Frames from before the video ran are not part of the dance.
  const first = file.videoFrameTimesInSecs.findIndex((time) => time > 0);
  if (first < 0) return [];
  const times = spreadRepeats(file.videoFrameTimesInSecs.slice(first));
  return times.map((mediaTime, index) => ({ mediaTime, pose: poseOf(file, first + index) }));
};

const poseOf = (file: TrackFile, index: number): Pose | null => {
  const framePoints = file.user2dPoses[index];
  const worldPoints = file.user3dPoses[index];
  if (framePoints?.length !== KEYPOINT_NAMES.length) return null;
  const mirroredPose: Pose = byKeypoint((_name, k) => keypointOf(framePoints[k], worldPoints?.[k]));
  return mirrored(mirroredPose);
};

type FramePoint = { readonly x: number | null; readonly y: number | null };
type StoredWorldPoint = FramePoint & { readonly z: number | null };

/**
 * The recordings are selfies: the frame was mirrored before its points were named. Their world x is stored as 1 - x of
 * the unmirrored frame. They contain no confidence, so every point that is there counts fully.
 */
const keypointOf = (framePoint: FramePoint | undefined, worldPoint: StoredWorldPoint | undefined): Keypoint => {
  if (typeof framePoint?.x !== 'number' || typeof framePoint.y !== 'number')
    return { x: 0, y: 0, confidence: 0, world: null };
  const hasWorld =
    typeof worldPoint?.x === 'number' && typeof worldPoint.y === 'number' && typeof worldPoint.z === 'number';
  const world = hasWorld ? { x: worldPoint.x - 1, y: worldPoint.y, z: worldPoint.z } : null;
  return { x: framePoint.x, y: framePoint.y, confidence: 1, world };
};
