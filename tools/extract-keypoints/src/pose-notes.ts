/** Makes notes from a video's poses: cuts, other people, changes of size, collapsed poses. */
import { BODY_KEYPOINTS } from '@instep/choreo/body-pose';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import { mean, median, quantile } from '@instep/choreo/statistics';
import type { Pixels, Seconds } from '@instep/choreo/units';
import { clockTime } from '@instep/video-poses/video';
import type { Note, VideoFindings } from './note.ts';

/** What a choreographer should know, from the poses of a video and from other observations. */
export const poseNotes = (frames: readonly TimedPose[], fps: number, findings?: VideoFindings): Note[] => {
  const bodies = frames.map(({ pose }) => pose && bodyOf(pose));
  return [
    ...cutNotes(bodies, fps, findings),
    ...otherPeopleNotes(fps, findings),
    ...sizeNotes(bodies),
    ...collapsedNotes(bodies, fps, findings),
  ];
};

/** Where a body is and how large it is. */
type Body = { readonly x: Pixels; readonly y: Pixels; readonly size: Pixels };

const bodyOf = (pose: Pose): Body => {
  const xs = BODY_KEYPOINTS.map((name) => pose[name].x);
  const ys = BODY_KEYPOINTS.map((name) => pose[name].y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const hips = [pose.left_hip, pose.right_hip];
  return {
    x: mean(hips.map(({ x }) => x)),
    y: mean(hips.map(({ y }) => y)),
    // The longer side: a body has the same size whether it lies or stands.
    size: Math.max(right - left, bottom - top),
  };
};

/** A dancer's hips never move farther than this between two rows, in usual body sizes. Our dances reach .07. */
const MAX_STEP = 0.5;
/**
 * A dancer never becomes more than this many times larger or smaller from one row to the next. Our dances reach 1.3.
 */
const MAX_GROWTH = 1.8;
/** After a longer gap the dancer may be anywhere. */
const MAX_GAP: Seconds = 0.5;

/** The times at which the body is suddenly in another place or of another size. */
const jumpsOf = (bodies: readonly (Body | null)[], fps: number): Seconds[] => {
  const usual = median(sizesOf(bodies));
  const jumps: Seconds[] = [];
  let last: { readonly row: number; readonly body: Body } | null = null;
  bodies.forEach((body, row) => {
    if (!body) return;
    if (last && row - last.row <= MAX_GAP * fps + 1) {
      const { x, y, size } = last.body;
      const distance = Math.hypot(body.x - x, body.y - y) / usual;
      const growth = Math.max(body.size / size, size / body.size);
      if (distance > MAX_STEP || growth > MAX_GROWTH) jumps.push(row / fps);
    }
    last = { row, body };
  });
  return jumps;
};

const sizesOf = (bodies: readonly (Body | null)[]): number[] => bodies.flatMap((body) => body?.size ?? []);

/** Cuts and jumps at a smaller distance than this count as one. */
const MIN_CUT_DISTANCE: Seconds = 0.4;
/** How many moments are listed. */
const MAX_LISTED_TIMES = 4;

const cutNotes = (bodies: readonly (Body | null)[], fps: number, findings?: VideoFindings): Note[] => {
  const damage = findings?.damage;
  const found = [...(findings?.cuts ?? []), ...jumpsOf(bodies, fps)]
    .sort((a, b) => a - b)
    // In a damaged section the body jumps, and there is a separate note about it.
    .filter((time) => !damage || time < damage.from - MIN_CUT_DISTANCE || time > damage.to + MIN_CUT_DISTANCE);
  const at = found.filter((time, index) => index === 0 || time - (found[index - 1] ?? 0) > MIN_CUT_DISTANCE);
  if (at.length === 0) return [];
  const text = `the picture cuts or jumps at ${timesText(at)}: perhaps to another view, or to another dancer; players can't follow a cut`;
  return [{ name: 'cuts', text, warns: true, at, share: null }];
};

const timesText = (at: readonly Seconds[]): string => {
  const named = at.slice(0, MAX_LISTED_TIMES).map(clockTime).join(', ');
  return at.length > MAX_LISTED_TIMES ? `${named} and ${at.length - MAX_LISTED_TIMES} more times` : named;
};

/** Another person who is there for a shorter time doesn't matter. */
const MIN_OTHER_PERSON_TIME: Seconds = 1.5;

const otherPeopleNotes = (fps: number, findings?: VideoFindings): Note[] => {
  const people = findings?.people ?? [];
  const rows = people.flatMap((count, row) => (count > 1 ? [row] : []));
  if (rows.length / fps < MIN_OTHER_PERSON_TIME) return [];
  const at = rows.filter((row, index) => row - (rows[index - 1] ?? -Infinity) > 1).map((row) => row / fps);
  const share = rows.length / people.length;
  const text = `another person is in the picture from ${timesText(at)}: only one is followed, and it may become the other one`;
  return [{ name: 'otherPeople', text, warns: true, at, share }];
};

/**
 * The largest allowed ratio of the largest to the smallest body, without the most extreme 5 % at each end. Our dances
 * reach 1.5.
 */
const MAX_SIZE_RATIO = 3;
const EXTREME_SHARE = 0.05;

const sizeNotes = (bodies: readonly (Body | null)[]): Note[] => {
  const sizes = sizesOf(bodies);
  const [min, max] = [quantile(sizes, EXTREME_SHARE), quantile(sizes, 1 - EXTREME_SHARE)];
  if (!(max > MAX_SIZE_RATIO * min)) return [];
  const times = min > 0 ? (max / min).toFixed(1) : 'many';
  const text = `the dancer is ${times} times larger at some times than at others: film with a fixed camera, without zoom`;
  return [{ name: 'sizeChange', text, warns: true, at: [], share: null }];
};

/** A body smaller than this share of the frame's height, or of its own usual size, is too small to judge its limbs. */
const MIN_SHARE_OF_FRAME = 0.06;
const MIN_SHARE_OF_USUAL = 0.25;

const collapsedNotes = (bodies: readonly (Body | null)[], fps: number, findings?: VideoFindings): Note[] => {
  const usual = median(sizesOf(bodies));
  const minSize = Math.max(MIN_SHARE_OF_USUAL * usual, MIN_SHARE_OF_FRAME * (findings?.height ?? 0));
  const rows = bodies.flatMap((body, row) => (body && body.size < minSize ? [row] : []));
  if (rows.length / fps < MAX_GAP) return [];
  const at = rows.filter((row, index) => row - (rows[index - 1] ?? -Infinity) > 1).map((row) => row / fps);
  const text = `the pose collapses to a point at ${timesText(at)}: what is measured there is no dancer, or one far too small`;
  return [{ name: 'collapsed', text, warns: true, at, share: rows.length / bodies.length }];
};
