/** The columns of the CSVs of sessions. */
import type { Column, Row } from './column.ts';
import { CAMERA_FPS, FROZEN, NOISE_PCT, QUEUE_MS, ROUND_TRIP_MS, SHARPNESS } from './health-csv.ts';
import { MISSED_RATING, RATING_TABLE, RATINGS, type Rating } from './rating.ts';
import { KEYPOINT_NAMES, LIMBS } from './skeleton.ts';

const limbColumns = (of: string) =>
  LIMBS.map((limb) => ({
    name: `${limb}_pct` as const,
    type: 'number' as const,
    unit: '%',
    decimals: 1,
    meaning: `${limb.replace('_', ' ')}: ${of}; empty when it wasn't seen`,
  }));

/** The column of `sessions.csv` that counts the moves with a rating. */
export const countColumn = <R extends Rating>(rating: R): `${R}_n` => `${rating}_n`;

const LOWEST_COMBO_RATING = RATING_TABLE.findLast(({ keepsCombo }) => keepsCombo)?.rating;

const SESSION_ID = { name: 'session_id', type: 'string', meaning: 'the session, a UUID' } as const;
const PLAYER = {
  name: 'player',
  type: 'string',
  meaning: 'the name that the player gave; a label, not a login',
} as const;

/** One row per move. */
export const MOVES_COLUMNS = [
  SESSION_ID,
  PLAYER,
  { name: 'move_n', type: 'integer', meaning: 'number of the move, from 1' },
  { name: 'label', type: 'string', meaning: "the move's name, where the choreographer gave one" },
  { name: 'section', type: 'string', meaning: "the section's name, where the choreographer gave one" },
  { name: 'gold', type: 'boolean', meaning: 'counts twice' },
  { name: 't_start_s', type: 'number', unit: 's', meaning: "start on the video's timeline" },
  { name: 't_end_s', type: 'number', unit: 's', meaning: "end on the video's timeline" },
  {
    name: 'rating',
    type: 'string',
    meaning: `${RATINGS.slice(0, -1).join(', ')} or ${MISSED_RATING}; empty when the move was not seen`,
  },
  { name: 'unseen_reason', type: 'string', meaning: 'why there is no rating' },
  { name: 'score_pct', type: 'number', unit: '%', decimals: 1, meaning: 'form and timing together' },
  { name: 'form_pct', type: 'number', unit: '%', decimals: 1, meaning: 'how right the shape and the motion were' },
  {
    name: 'timing_ms',
    type: 'number',
    unit: 'ms',
    decimals: 0,
    meaning: "late (+) or early (-) against the player's own lag",
  },
  { name: 'side', type: 'string', meaning: 'mirrored or same: which side the player dances' },
  { name: 'other_side', type: 'boolean', meaning: 'this move was danced on the opposite side' },
  ...limbColumns('how right it was'),
  { name: 'weak_limb', type: 'string', meaning: 'the limb that stood out, if one did' },
  { name: 'cue', type: 'string', meaning: 'feet: they stand where the dance steps; bigger: right, but too small' },
  { name: 'tracked_pct', type: 'number', unit: '%', decimals: 1, meaning: 'how much of the dancing body was seen' },
] as const satisfies readonly Column[];
export type MoveRow = Row<typeof MOVES_COLUMNS>;

/** One row per frame that was judged or counted. */
export const FRAMES_COLUMNS = [
  { name: 'sequence', type: 'integer', meaning: 'number of the frame in the session, from 0' },
  {
    name: 'epoch',
    type: 'integer',
    meaning: 'number of the epoch: playback without a pause, a seek or a change of speed',
  },
  { name: 'outcome', type: 'string', meaning: 'seen, nobody, dropped or undecodable' },
  SESSION_ID,
  PLAYER,
  { name: 't_s', type: 'number', unit: 's', meaning: "since the session's first frame, by the player's clock" },
  { name: 'media_time_s', type: 'number', unit: 's', meaning: 'media time of the video when the frame was captured' },
  { name: 'score_pct', type: 'number', unit: '%', decimals: 1, meaning: 'how well it went around this moment' },
  { name: 'lag_ms', type: 'number', unit: 'ms', decimals: 0, meaning: "the player's lag as known then" },
  ...limbColumns('how alike around this moment'),
  {
    name: 'confidence_pct',
    type: 'number',
    unit: '%',
    decimals: 1,
    meaning: 'mean confidence of the judged keypoints',
  },
  { name: 'fps', type: 'number', unit: '1/s', decimals: 1, meaning: 'frames a second granted then' },
  { name: 'brightness_pct', type: 'number', unit: '%', decimals: 1, meaning: "the camera frame's mean brightness" },
  {
    name: 'blur',
    type: 'number',
    decimals: 1,
    meaning:
      'in older sessions the variance of the Laplacian of the frame as it is; now empty: sharpness took its place',
  },
  { name: 'inference_ms', type: 'number', unit: 'ms', decimals: 1, meaning: 'time for the pose' },
  {
    name: 'measured_by',
    type: 'string',
    meaning: "server or device: what estimated the pose, the device is the player's; empty when nothing did",
  },
  SHARPNESS,
  NOISE_PCT,
  FROZEN,
  CAMERA_FPS,
  QUEUE_MS,
  ROUND_TRIP_MS,
] as const satisfies readonly Column[];
export type FrameRow = Row<typeof FRAMES_COLUMNS>;

/** One row per frame with a person in it: the pose. Frames are never stored. */
export const POSES_COLUMNS: readonly Column[] = [
  { name: 'sequence', type: 'integer', meaning: 'number of the frame in the session, from 0' },
  { name: 'media_time_s', type: 'number', unit: 's', meaning: 'media time of the video when the frame was captured' },
  ...KEYPOINT_NAMES.flatMap((name): Column[] => [
    {
      name: `${name}_x`,
      type: 'number',
      unit: 'px',
      decimals: 1,
      meaning: `${name}: from the left edge of the frame that was sent`,
    },
    { name: `${name}_y`, type: 'number', unit: 'px', decimals: 1, meaning: `${name}: from its top edge, downwards` },
    { name: `${name}_confidence`, type: 'number', decimals: 3, meaning: `${name}: how sure the estimator is, 0..1` },
  ]),
];

/** One row per session: the file that teachers open. */
export const SESSIONS_COLUMNS = [
  SESSION_ID,
  { name: 'started_at', type: 'datetime', meaning: 'when the dance began, in UTC' },
  PLAYER,
  { name: 'group', type: 'string', meaning: 'the class or group, set by the host' },
  { name: 'dance_id', type: 'string', meaning: 'the dance' },
  { name: 'dance_title', type: 'string', meaning: 'its title' },
  { name: 'mode', type: 'string', meaning: 'perform or practice' },
  { name: 'status', type: 'string', meaning: 'how it ended: running, complete, incomplete (left early) or recovered' },
  { name: 'scope', type: 'string', meaning: 'whole, seated, left_arm or right_arm: what was judged, by choice' },
  { name: 'level', type: 'integer', meaning: "the dance's difficulty, 1 to 3" },
  { name: 'mirrored', type: 'boolean', meaning: "danced as the dancer's mirror image" },
  { name: 'tracked_pct', type: 'number', unit: '%', decimals: 1, meaning: 'how much of the dancing body was seen' },
  {
    name: 'seen_pct',
    type: 'number',
    unit: '%',
    decimals: 1,
    meaning: 'how much of the dance was judged, by weight, of what could be; below 80 the score is reduced by it',
  },
  {
    name: 'lost_pct',
    type: 'number',
    unit: '%',
    decimals: 1,
    meaning: 'how much of the dance the server or the connection lost; left out of the score',
  },
  {
    name: 'complete',
    type: 'boolean',
    meaning: 'at least 80 % of the whole dance was judged: only then it may be a best',
  },
  {
    name: 'speed_pct',
    type: 'number',
    unit: '%',
    decimals: 0,
    meaning:
      'how fast the video ran, 100 is full speed; the slowest where it changed: only at full speed it may be a best',
  },
  { name: 'score', type: 'number', decimals: 1, meaning: "the judge's number, 0..100; empty: no score" },
  { name: 'points', type: 'integer', meaning: 'what the player saw, 0..10000' },
  { name: 'stars', type: 'integer', meaning: '0 to 5' },
  ...RATINGS.map((rating) => ({
    name: countColumn(rating),
    type: 'integer' as const,
    meaning: rating === MISSED_RATING ? 'moves missed' : `moves rated ${rating}`,
  })),
  { name: 'unseen_n', type: 'integer', meaning: 'moves not seen: not missed, but not earned' },
  { name: 'max_combo', type: 'integer', meaning: `most moves in a row rated ${LOWEST_COMBO_RATING} or better` },
  {
    name: 'timing_mean_ms',
    type: 'number',
    unit: 'ms',
    decimals: 0,
    meaning: "mean of the moves' timing_ms",
  },
  { name: 'timing_median_ms', type: 'number', unit: 'ms', decimals: 0, meaning: 'their median' },
  { name: 'weakest_limb', type: 'string', meaning: 'the limb with the lowest mean' },
  { name: 'duration_s', type: 'number', unit: 's', meaning: 'media time danced' },
  {
    name: 'lag_ms',
    type: 'number',
    unit: 'ms',
    decimals: 0,
    meaning: "the player's lag, rig and person together",
  },
  {
    name: 'late_ms',
    type: 'number',
    unit: 'ms',
    decimals: 0,
    meaning: "what of it is the person's: late (+) or ahead (-) all through",
  },
  { name: 'rig_lag_ms', type: 'number', unit: 'ms', decimals: 0, meaning: "what of it is the rig's" },
  {
    name: 'rig_origin',
    type: 'string',
    meaning: 'how that is known: light_test, set (by hand), dances (earlier ones on the device) or assumed',
  },
  { name: 'model', type: 'string', meaning: 'what measured the poses' },
  { name: 'app_version', type: 'string', meaning: 'of Instep' },
  { name: 'schema_version', type: 'integer', meaning: 'of these columns' },
  {
    name: 'measured_by',
    type: 'string',
    meaning: "server, device or both: what estimated the poses, the device is the player's",
  },
  { name: 'room_id', type: 'string', meaning: 'the room: equal for all who danced together; empty outside of rooms' },
  { name: 'room_mode', type: 'string', meaning: 'versus, together or turns: how they danced together' },
  { name: 'place', type: 'integer', meaning: "the player's place in the room, from 1; no rank" },
  {
    name: 'counted',
    type: 'boolean',
    meaning: 'false where the frames were changed in the Lab: such a session is no best',
  },
  { name: 'judged_from', type: 'string', meaning: 'camera, or recording: a video that was uploaded, never a best' },
] as const satisfies readonly Column[];
export type SessionRow = Row<typeof SESSIONS_COLUMNS>;

/**
 * The version of the names in `session.json` and of the columns of the CSVs beside it. Version 2 gave each quantity a
 * single name (table-header.ts has the former ones); later columns are appended.
 */
export const SESSION_SCHEMA_VERSION = 2;
