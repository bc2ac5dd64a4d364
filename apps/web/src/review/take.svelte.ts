import type { SessionDetails } from '@instep/protocol/http';
import { getSessionCsv } from '../api.ts';
import { numberOf } from '../report/cells.ts';
import { speedOf } from '../report/speed.ts';
import type { Take as ComparedTake } from './comparison.ts';
import { playerFigure, type Figure } from './figure.ts';
import { parsePoseTrack, type PoseTrack } from './pose-track.ts';
import type { Series } from './resampled.ts';
import { judgedMoves, parseFramePoints, scoreSeries, type FramePoint, type JudgedMove } from './session-lanes.ts';

/** One session in a replay: its details are there at once, its frames and poses once they are loaded. */
export class Take {
  readonly details: SessionDetails;
  readonly moves: readonly JudgedMove[];
  frames = $state.raw<readonly FramePoint[]>([]);
  track = $state.raw<PoseTrack>([]);
  loading = $state(true);
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
    this.frames = readOrNone(frames, parseFramePoints);
    this.track = readOrNone(poses, parsePoseTrack);
    this.loading = false;
  }

  /** The lag: how late player and rig are together. */
  get lagMs(): number {
    return numberOf(this.details.session.lag_ms) ?? 0;
  }

  /** The speed at which it was danced; 1 is full speed. */
  get speed(): number {
    return speedOf(this.details.session);
  }

  get isMirrored(): boolean {
    return this.details.session.mirrored !== false;
  }

  get score(): Series {
    return scoreSeries(this.details.session.result?.curve, this.frames);
  }

  /** The player's figure, with or without the lag. */
  figure(withoutLag: boolean): Figure | null {
    return playerFigure(this.track, { delay: withoutLag ? this.lagMs / 1000 : 0, flipped: this.isMirrored });
  }

  /** The part that is compared with another take. */
  get compared(): ComparedTake {
    const { score, lag_ms: lag } = this.details.session;
    return { score: numberOf(score), speed: this.speed, lagMs: numberOf(lag), moves: this.moves };
  }
}

const readOrNone = <T>(csv: PromiseSettledResult<string>, parse: (csv: string) => readonly T[]): readonly T[] => {
  try {
    return csv.status === 'fulfilled' ? parse(csv.value) : [];
  } catch {
    return [];
  }
};
