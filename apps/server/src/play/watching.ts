import { randomUUID } from 'node:crypto';
import type { FrameMessage } from '@instep/choreo/frame-message';
import { fullUp, type Floor } from './floor.ts';
import type { Line } from './line.ts';
import { FrameDesk } from './frame-desk.ts';

/** Somebody who checks the camera: seen and answered, neither judged nor recorded. */
export type Watching = {
  readonly fps: number;
  readonly handleFrame: (frame: FrameMessage) => void;
  /** Answers what is unanswered, and gives the place back. */
  readonly leave: () => void;
};

/** Lets somebody watch himself. Throws RefusedError. */
export const startWatching = (floor: Floor, { send }: Line): Watching => {
  const seat = floor.seats.take({ wantedFps: floor.watchFps, onRate: (fps) => send({ type: 'rate', fps }) });
  if (!seat) throw fullUp(floor.seats);
  const place = floor.pool.takePlace(randomUUID());
  const desk = new FrameDesk({
    estimate: place.estimate,
    clock: floor.clock,
    send,
    onAnswered: () => {},
    onError: (error) => floor.log.warn({ err: error }, 'a frame was lost'),
  });
  const leave = (): void => {
    desk.dropAll();
    place.leave();
    seat.leave();
  };
  return { fps: seat.fps, handleFrame: (frame) => desk.put(frame), leave };
};
