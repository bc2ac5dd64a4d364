import type { DanceResult } from '@instep/choreo/result';
import { SESSION_SCHEMA_VERSION } from '@instep/choreo/session-csv';
import { SCOPES } from '@instep/choreo/verdict';
import { LAB_INPUT, POSE_DEVICE, POSE_ORIGINS } from '@instep/protocol/client-message';
import { z } from 'zod';

export const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const SERVER_WRITER = z.object({ server: z.string().regex(/^[0-9a-f]{32}$/) });
/** How versions before the leases named the writer. */
const PROCESS_WRITER = z.object({ host: z.string(), pid: z.int() });
const WRITER = z.union([SERVER_WRITER, PROCESS_WRITER]);

/** The process that writes a session while it is running. */
export type Writer = z.infer<typeof WRITER>;
export type ProcessWriter = z.infer<typeof PROCESS_WRITER>;

const TABLE_FACTS = z.object({ rows: z.int().min(0), sha256: z.string() });

const ROOM_FACTS = z.object({
  id: z.string(),
  mode: z.string(),
  /** The player's place before their camera, 0 is on the left, and in the whole room. */
  seat: z.int().min(0),
  place: z.int().min(0),
  /** How many players danced, and how many devices were in the room. */
  of: z.int().min(1),
  members: z.int().min(1),
});

/** How a recording lies beside its dance; see choreo/judged-recording.ts. */
const RECORDING_FACTS = z.object({
  offsetS: z.number(),
  confidence: z.number().nullable(),
  durationS: z.number(),
});

/** What is stored of a session besides its tables: who danced what and how it went; the content of `session.json`. */
export const SESSION_INFO = z.object({
  version: z.literal(1),
  /** The version of the names in this object and of the columns of its tables. */
  schemaVersion: z.literal(SESSION_SCHEMA_VERSION),
  id: z.string().regex(SESSION_ID),
  status: z.enum(['running', 'complete', 'incomplete', 'recovered']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** A label, not a login. */
  player: z.string(),
  group: z.string(),
  /** sha256 of the device's secret, which opens a player's own results. */
  deviceSha256: z.string(),
  dance: z.object({
    id: z.string(),
    title: z.string(),
    level: z.int(),
    videoSha256: z.string(),
    durationS: z.number(),
  }),
  mode: z.enum(['perform', 'practice']),
  scope: z.enum(SCOPES),
  fromS: z.number(),
  toS: z.number(),
  /** Playback rate, 1 is full speed: the requested one at first; once the session is over, the slowest that counts. */
  rate: z.number(),
  /** The server's model. */
  model: z.string(),
  /** Where the poses were estimated: as the player's page asked at first, as it was once the session is over. */
  poses: z.enum([...POSE_ORIGINS, 'both']),
  /** What estimated poses on the player's device; `null` without one. */
  device: POSE_DEVICE.nullable(),
  /** The room in which it was danced, without the names of others; `null` outside of rooms. */
  room: ROOM_FACTS.nullable(),
  /** What the player changed of the frames in the Lab, the last value of each; `null` when nothing was. */
  lab: z.object({ counted: z.literal(false), input: LAB_INPUT }).nullable(),
  /** A player before the camera, or a video that was uploaded. */
  judgedFrom: z.enum(['camera', 'recording']),
  /** `null` for a session before the camera. */
  recording: RECORDING_FACTS.nullable(),
  appVersion: z.string(),
  /** The process that writes the session while it is running. */
  writer: WRITER.nullable(),
  /** Written by this application, so it is validated only roughly. */
  result: z.custom<DanceResult>((value) => typeof value === 'object').nullable(),
  /** Mean and median of the moves' timing, + is late; `null` when none was judged. */
  timingMs: z.object({ mean: z.number(), median: z.number() }).nullable(),
  /** Seconds of media time that were danced. */
  dancedS: z.number(),
  /** `null` while the session is running and the tables grow. */
  tables: z.object({ frames: TABLE_FACTS, moves: TABLE_FACTS, poses: TABLE_FACTS }).nullable(),
});
export type SessionInfo = z.infer<typeof SESSION_INFO>;
