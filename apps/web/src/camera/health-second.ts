/** What is known about the camera and its connection in one second: the page of their health shows it over time. */
import { mean, median } from '@instep/choreo/statistics';
import type { CameraHealth } from '@instep/protocol/client-message';
import type { FrameResultMessage } from '@instep/protocol/messages';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';

/** What became of the frames of one second; null where no frame says. */
export type ConnectionSecond = {
  /** Frames a second. */
  readonly sentFps: number | null;
  readonly answeredFps: number | null;
  readonly droppedShare: UnitInterval | null;
  /** The mean size of a JPEG, in 1,000 bytes. */
  readonly jpegKb: number | null;
  /** Medians of the frames that were answered. */
  readonly roundTripMs: Milliseconds | null;
  readonly queueMs: Milliseconds | null;
  readonly inferenceMs: Milliseconds | null;
  readonly grantedFps: number | null;
  /** The most people in one frame. */
  readonly people: number | null;
  /** The share of the frames in which somebody was seen. */
  readonly trackedShare: UnitInterval | null;
};

/** What the device tells about itself; null where it tells nothing. */
export type DeviceSecond = {
  /** `nominal`, `fair`, `serious` or `critical`: https://www.w3.org/TR/compute-pressure/ */
  readonly pressure: string | null;
  readonly battery: UnitInterval | null;
  readonly isCharging: boolean | null;
};

/** What is measured of the camera alone. */
type MeasuredHealth = Omit<CameraHealth, 'roundTripMs'>;

/** One second; `at` is the time of day in ms. */
export type HealthSecond = { readonly at: Milliseconds } & {
  readonly [field in keyof MeasuredHealth]: MeasuredHealth[field] | null;
} & ConnectionSecond &
  DeviceSecond;

export const WITHOUT_HEALTH = {
  brightness: null,
  sharpness: null,
  noise: null,
  frozen: null,
  cameraFps: null,
} as const;
export const WITHOUT_CONNECTION: ConnectionSecond = {
  sentFps: null,
  answeredFps: null,
  droppedShare: null,
  jpegKb: null,
  roundTripMs: null,
  queueMs: null,
  inferenceMs: null,
  grantedFps: null,
  people: null,
  trackedShare: null,
};
export const WITHOUT_DEVICE: DeviceSecond = { pressure: null, battery: null, isCharging: null };

/** The camera's part of a second, as the indicators read it; null where the camera was not measured. */
export const cameraHealthOf = (second: HealthSecond | undefined): CameraHealth | null => {
  if (!second) return null;
  const { brightness, sharpness, noise, frozen, cameraFps } = second;
  const isMeasured = brightness !== null && sharpness !== null && noise !== null && frozen !== null;
  return isMeasured && cameraFps !== null ? { brightness, sharpness, noise, frozen, cameraFps } : null;
};

type Answer = Pick<FrameResultMessage, 'outcome' | 'queueMs' | 'inferMs' | 'people'> & {
  readonly roundTripMs: Milliseconds | null;
};

/** An answer to a frame that was sent before this counts as lost, and its time of sending is forgotten. */
const MAX_WAIT: Milliseconds = 10_000;

/** Counts what becomes of the frames that are sent, second by second. */
export class ConnectionTally {
  readonly #sentAt = new Map<number, Milliseconds>();
  #sizes: number[] = [];
  #sent = 0;
  #answers: Answer[] = [];

  /** A frame is sent; `bytes` is null for poses that this device has estimated. */
  recordSent(sequence: number, bytes: number | null, now: Milliseconds): void {
    this.#sentAt.set(sequence, now);
    this.#sent += 1;
    if (bytes !== null) this.#sizes.push(bytes);
  }

  recordAnswer({ sequence, ...result }: FrameResultMessage, now: Milliseconds): void {
    const sentAt = this.#sentAt.get(sequence);
    this.#sentAt.delete(sequence);
    this.#answers.push({ ...result, roundTripMs: sentAt === undefined ? null : now - sentAt });
  }

  /** The second that ends now; the next one begins. */
  takeSecond(grantedFps: number, now: Milliseconds): ConnectionSecond {
    const [answers, sizes, sent] = [this.#answers, this.#sizes, this.#sent];
    [this.#answers, this.#sizes, this.#sent] = [[], [], 0];
    for (const [sequence, sentAt] of this.#sentAt) if (now - sentAt > MAX_WAIT) this.#sentAt.delete(sequence);
    const estimated = answers.filter(({ outcome }) => outcome === 'seen' || outcome === 'nobody');
    return {
      sentFps: sent,
      answeredFps: answers.length,
      droppedShare: shareOf(answers, ({ outcome }) => outcome === 'dropped'),
      jpegKb: sizes.length === 0 ? null : mean(sizes) / 1000,
      roundTripMs: medianOf(answers.flatMap(({ roundTripMs }) => roundTripMs ?? [])),
      queueMs: medianOf(estimated.map(({ queueMs }) => queueMs)),
      inferenceMs: medianOf(estimated.map(({ inferMs }) => inferMs)),
      grantedFps,
      people: estimated.length === 0 ? null : Math.max(...estimated.map(peopleIn)),
      trackedShare: shareOf(estimated, ({ outcome }) => outcome === 'seen'),
    };
  }
}

const peopleIn = ({ outcome, people }: Answer): number => (outcome === 'nobody' ? 0 : (people ?? 1));

const shareOf = (answers: readonly Answer[], holds: (answer: Answer) => boolean): UnitInterval | null =>
  answers.length === 0 ? null : answers.filter(holds).length / answers.length;

const medianOf = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values));
