import { randomUUID } from 'node:crypto';
import type { Close } from '@instep/protocol/close';
import type { BadFrames } from '../limits/bad-frames.ts';
import type { WatchMessage } from '@instep/protocol/client-message';
import { PlayerSource } from '../sources/player-source.ts';
import { frameResult } from '../sources/observation.ts';
import type { Channel } from './channel.ts';
import { serverFullError, type PerformanceContext } from './context.ts';

/**
 * Lets players check their camera: frames are observed and answered, neither judged nor recorded. `onTooManyBadFrames` is
 * called when their frames are too bad to go on. Throws RefusedError.
 */
export const startCameraCheck = (
  context: PerformanceContext,
  { send }: Channel,
  badFrames: BadFrames,
  onTooManyBadFrames: (close: Close) => void,
  { poses = 'server', players = 1 }: WatchMessage,
): PlayerSource => {
  const source = PlayerSource.open(context, {
    poses,
    seats: players,
    wantedFps: context.watchFps,
    trackId: randomUUID(),
    badFrames,
    isDancing: false,
    onRate: (fps) => send({ type: 'rate', fps }),
    onObservation: (observation) => send(frameResult(observation)),
    onTooManyBadFrames,
    onError: (error) => context.log.warn({ err: error }, 'a frame was lost'),
  });
  if (!source) throw serverFullError(context.budget);
  return source;
};
