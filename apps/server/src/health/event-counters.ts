/** Counts what happens to cameras, frames and sessions, for Prometheus. Labels name neither people nor sessions. */
import { BAD_SIGNS, badSignsOf } from '@instep/protocol/camera-signs';
import type { CameraHealth } from '@instep/protocol/client-message';
import { FRAME_OUTCOMES, type FrameOutcome } from '@instep/protocol/messages';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { EndStatus, SessionRecord } from '../store/session-store.ts';

/** Seconds: from a device in the same room to a connection that can't be used. */
const ROUND_TRIP_BUCKETS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1, 2];
const END_STATUSES: readonly EndStatus[] = ['complete', 'incomplete'];

/** The counters of one server. */
export class EventCounters {
  readonly #frames = new Counter({
    name: 'instep_frames_total',
    help: 'Frames that were received, by what became of them.',
    labelNames: ['outcome'],
    registers: [],
  });
  readonly #badCameras = new Counter({
    name: 'instep_camera_bad_total',
    help: 'Reports of dancing cameras, one a second, in which something was bad.',
    labelNames: ['sign'],
    registers: [],
  });
  readonly #sessions = new Counter({
    name: 'instep_sessions_total',
    help: 'Sessions that ended, with those too short to be kept.',
    labelNames: ['status'],
    registers: [],
  });
  readonly #roundTrips = new Histogram({
    name: 'instep_round_trip_seconds',
    help: 'From sending a frame to its answer, as the pages report it once a second.',
    buckets: ROUND_TRIP_BUCKETS,
    registers: [],
  });

  /** All labels are there from the start: a rate can't be told from a counter that appears with its first event. */
  constructor() {
    for (const outcome of FRAME_OUTCOMES) this.#frames.inc({ outcome }, 0);
    for (const sign of BAD_SIGNS) this.#badCameras.inc({ sign }, 0);
    for (const status of END_STATUSES) this.#sessions.inc({ status }, 0);
  }

  countFrame(outcome: FrameOutcome): void {
    this.#frames.inc({ outcome });
  }

  /** Counts a camera's report of one second. */
  countHealth(health: CameraHealth): void {
    for (const sign of badSignsOf(health)) this.#badCameras.inc({ sign });
    if (health.roundTripMs !== undefined) this.#roundTrips.observe(health.roundTripMs / 1000);
  }

  /** The same record, whose end is counted. */
  countEndOf(record: SessionRecord): SessionRecord {
    return {
      appendFrame: (entry) => record.appendFrame(entry),
      appendVerdict: (verdict) => record.appendVerdict(verdict),
      setLabInput: (input) => record.setLabInput(input),
      finish: async (status, result) => {
        await record.finish(status, result);
        this.#sessions.inc({ status });
      },
    };
  }

  register(registry: Registry): void {
    registry.registerMetric(this.#frames);
    registry.registerMetric(this.#badCameras);
    registry.registerMetric(this.#sessions);
    registry.registerMetric(this.#roundTrips);
  }
}
