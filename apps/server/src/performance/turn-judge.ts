import type { Epoch } from '@instep/choreo/epoch';
import type { FinishedDance, FinishOptions, FrameJudgement, Judge, PlayerFrame } from '@instep/choreo/judge/judge';
import type { JudgeEvidence } from '@instep/choreo/judge/judge-evidence';
import type { Steps } from '@instep/choreo/steps';
import type { Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';

/** What the turns before one camera have shown of its players' lags. */
export class TurnLags {
  readonly #bySeat = new Map<number, Seconds>();
  #latest: Seconds | null = null;

  /** The player's own lag in an earlier turn or dance, else the lag of the player before them. */
  hintFor(seat: number, known: Seconds | null): Seconds | null {
    return this.#bySeat.get(seat) ?? known ?? this.#latest;
  }

  record(seat: number, lag: Seconds): void {
    this.#bySeat.set(seat, lag);
    this.#latest = lag;
  }
}

export type TurnJudgeOptions = {
  readonly startsAt: Seconds;
  /** Called at the turn's first frame: only then the lags of the turns before are known. */
  readonly create: () => Judge;
  readonly onLag: (lag: Seconds) => void;
};

/** The judge of one turn, which begins when the turn does. A turn is never all of a dance. */
export class TurnJudge {
  readonly #options: TurnJudgeOptions;
  #judge: Judge | null = null;
  /** The epoch that runs when the turn begins. */
  #epoch: Epoch | null = null;

  constructor(options: TurnJudgeOptions) {
    this.#options = options;
  }

  handleFrame(frame: PlayerFrame): FrameJudgement {
    const judgement = this.#begin().handleFrame(frame);
    if (judgement.live.lag !== null) this.#options.onLag(judgement.live.lag);
    return judgement;
  }

  get evidence(): JudgeEvidence | undefined {
    return this.#judge?.evidence;
  }

  handleLostFrame(frame: Pick<PlayerFrame, 'epoch' | 'mediaTime'>): readonly Verdict[] {
    return this.#begin().handleLostFrame(frame);
  }

  handleEpoch(epoch: Epoch): readonly Verdict[] {
    if (this.#judge) return this.#judge.handleEpoch(epoch);
    this.#epoch = epoch;
    return [];
  }

  finish(options?: FinishOptions): FinishedDance {
    return asPartOfDance(this.#begin().finish(options));
  }

  *finishInSteps(options?: FinishOptions): Steps<FinishedDance> {
    return asPartOfDance(yield* this.#begin().finishInSteps(options));
  }

  #begin(): Judge {
    if (this.#judge) return this.#judge;
    const { create, startsAt } = this.#options;
    this.#judge = create();
    const epoch = this.#epoch;
    if (epoch) this.#judge.handleEpoch({ ...epoch, mediaTime: Math.max(epoch.mediaTime, startsAt) });
    return this.#judge;
  }
}

const asPartOfDance = ({ verdicts, result }: FinishedDance): FinishedDance => ({
  verdicts,
  result: { ...result, complete: false },
});
