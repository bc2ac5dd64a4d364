import type { SessionDetails } from '@instep/protocol/http';
import { getSessionCsv } from '../api.ts';
import { cellNumber } from '../report/cells.ts';
import { sessionSpeedOf } from '../report/session-report.ts';
import type { ComparedSession } from './comparison.ts';
import { createPlayerFigure, type ReplayFigure } from './figure.ts';
import { parsePosesCsv, type PoseSequence } from './pose-sequence.ts';
import type { TimeSeries } from './time-series.ts';
import { judgedMoves, parseFramesCsv, scoreSeries, type FramePoint, type JudgedMove } from './session-data.ts';

/** A session in a replay: its details are there at once, its frames and poses once they are loaded. */
export class ReplayedSession {
  readonly details: SessionDetails;
  readonly moves: readonly JudgedMove[];
  frames = $state.raw<readonly FramePoint[]>([]);
  poses = $state.raw<PoseSequence>([]);
  isLoading = $state(true);
  readonly #deviceId: string;

  constructor(details: SessionDetails, deviceId: string) {
    this.details = details;
    this.#deviceId = deviceId;
    this.moves = judgedMoves(details.moves);
  }

  /** Loads frames and poses. A file that can't be loaded or parsed is left out, and the charts say so. */
  async load(): Promise<void> {
    const id = String(this.details.session.session_id);
    const [frames, poses] = await Promise.allSettled([
      getSessionCsv(id, 'frames', this.#deviceId),
      getSessionCsv(id, 'poses', this.#deviceId),
    ]);
    this.frames = parseOrEmpty(frames, parseFramesCsv);
    this.poses = parseOrEmpty(poses, parsePosesCsv);
    this.isLoading = false;
  }

  /** The lag: how late player and rig are together. */
  get lagMs(): number {
    return cellNumber(this.details.session.lag_ms) ?? 0;
  }

  /** The speed at which it was danced; 1 is full speed. */
  get speed(): number {
    return sessionSpeedOf(this.details.session);
  }

  get isMirrored(): boolean {
    return this.details.session.mirrored !== false;
  }

  get score(): TimeSeries {
    return scoreSeries(this.details.session.result?.curve, this.frames);
  }

  /** The player's figure, with or without the lag. */
  figure(withoutLag: boolean): ReplayFigure | null {
    return createPlayerFigure(this.poses, { lag: withoutLag ? this.lagMs / 1000 : 0, isFlipped: this.isMirrored });
  }

  /** The part that is compared with another session. */
  get compared(): ComparedSession {
    const { score, lag_ms: lag } = this.details.session;
    return { score: cellNumber(score), speed: this.speed, lagMs: cellNumber(lag), moves: this.moves };
  }
}

const parseOrEmpty = <T>(csv: PromiseSettledResult<string>, parse: (csv: string) => readonly T[]): readonly T[] => {
  try {
    return csv.status === 'fulfilled' ? parse(csv.value) : [];
  } catch {
    return [];
  }
};
