import type { Choreography } from '@instep/choreo/choreography';
import { Judge } from '@instep/choreo/judge/judge';
import { prepareReference, type Reference } from '@instep/choreo/judge/reference';
import type { Epoch } from '@instep/choreo/epoch';
import type { LabInput } from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import type { Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { EndStatus, FrameEntry } from '@instep/server/store/session-store';
import { BadFrameCounts } from '@instep/server/limits/bad-frames';
import { Performance, type PerformanceOptions } from '@instep/server/performance/performance';
import type { EstimateFrame } from '@instep/server/sources/estimator-pool';
import { JpegSource } from '@instep/server/sources/jpeg-source';
import { estimatorFrom, estimateFakeFrame, encodeFakeFrame, type FrameContent } from './fake-estimator.ts';
import { createManualClock } from './manual-clock.ts';

/** The output of a performance, in the order in which it came. */
export type LoggedEvent =
  | { readonly sent: ServerMessage }
  | { readonly closed: Close }
  | { readonly recorded: FrameEntry | Verdict }
  | { readonly labInput: LabInput }
  | { readonly finished: EndStatus };

/**
 * A performance on a JPEG source, in a few words:
 *
 *     const run = runPerformance(makeTestDance(10));
 *     await run.estimateFrame(1.2, 'standing');
 *     await run.endVideo();
 *     expect(run.log)…
 */
export const runPerformance = (
  choreography: Choreography,
  {
    estimate = estimatorFrom(estimateFakeFrame),
    ...options
  }: Partial<PerformanceOptions> & { readonly estimate?: EstimateFrame } = {},
) => {
  const log: LoggedEvent[] = [];
  const errors: unknown[] = [];
  const clock = createManualClock();
  let sequence = 0;
  let epoch = 0;
  let captureTime = 0;
  const onError = (error: unknown): void => void errors.push(error);
  const source = new JpegSource({
    estimate,
    clock,
    badFrames: new BadFrameCounts(clock).forConnection(''),
    seats: 1,
    isDancing: true,
    onObservation: (observation) => performance.observe(observation),
    onTooManyBadFrames: (close) => void performance.stop(close),
    onError,
  });
  const performance = new Performance({
    source,
    judge: new Judge(referenceOf(choreography), { lagHint: 0 }),
    goldMoves: new Set(choreography.moves.filter(({ gold }) => gold).map(({ n }) => n)),
    startsAt: 0,
    endsAt: choreography.duration,
    isPractice: false,
    fps: 10,
    silenceMs: 15_000,
    pauseMs: 600_000,
    sessionMs: 10_800_000,
    record: {
      appendFrame: (entry) => log.push({ recorded: entry }),
      appendVerdict: (verdict) => log.push({ recorded: verdict }),
      setLabInput: (input) => void log.push({ labInput: input }),
      finish: async (status) => void log.push({ finished: status }),
    },
    clock,
    send: (message) => log.push({ sent: message }),
    close: (close) => log.push({ closed: close }),
    onError,
    ...options,
  });
  const send = (
    mediaTime: Seconds | null,
    shown: FrameContent,
    stamps: { sequence?: number; epoch?: number } = {},
  ): void => {
    captureTime += 100;
    const frame = { sequence: sequence++, epoch, mediaTime, captureTime, capturedByCamera: true, ...stamps };
    if (performance.admit(frame)) source.put({ ...frame, jpeg: encodeFakeFrame(shown) });
  };
  return {
    performance,
    log,
    errors,
    clock,
    /** A frame arrives; nothing waits for its pose. */
    send,
    /** A frame arrives and is estimated. */
    estimateFrame: async (mediaTime: Seconds | null, shown: FrameContent): Promise<void> => {
      send(mediaTime, shown);
      await flushPromises();
    },
    /** Playback is interrupted and continues in a new epoch. */
    changeEpoch: (change: Partial<Epoch>): void => {
      epoch = change.epoch ?? epoch + 1;
      performance.handleEpoch({ epoch, reason: 'seek', mediaTime: 0, playbackRate: 1, ...change });
    },
    /** The player dances the reference itself, with ten frames a second. */
    danceReference: async (from: Seconds, to: Seconds): Promise<void> => {
      for (let k = Math.ceil(from * 10); k < to * 10; k++) {
        send(k / 10, k / 10);
        await flushPromises();
      }
    },
    endVideo: () => performance.handleEnded(),
    /** The messages of one type that were sent. */
    sent: <Type extends ServerMessage['type']>(type: Type) =>
      log.flatMap((one) => ('sent' in one && one.sent.type === type ? [one.sent as MessageOf<Type>] : [])),
    closed: () => log.flatMap((one) => ('closed' in one ? [one.closed.reason] : [])),
    rows: () => log.flatMap((one) => ('recorded' in one && 'observation' in one.recorded ? [one.recorded] : [])),
  };
};

const references = new WeakMap<Choreography, Reference>();
/** The reference of a dance, prepared once. */
export const referenceOf = (choreography: Choreography): Reference => {
  const reference = references.get(choreography) ?? prepareReference(choreography, 'whole');
  references.set(choreography, reference);
  return reference;
};

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** Waits until the callbacks of all settled promises have run. */
export const flushPromises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
