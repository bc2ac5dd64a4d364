import { randomUUID } from 'node:crypto';
import type { FrameMessage } from '@instep/protocol/frame-message';
import type { Close } from '@instep/protocol/close';
import type { BadFrames } from './bad-frames.ts';
import { serverFull, type Floor } from './floor.ts';
import type { Line } from './line.ts';
import { FrameDesk } from './frame-desk.ts';

/** Somebody who checks the camera: seen and answered, neither judged nor recorded. */
export type Watching = {
  readonly fps: number;
  readonly handleFrame: (frame: FrameMessage) => void;
  /** Answers what is unanswered, and gives the place back. */
  readonly leave: () => void;
};

/** Lets somebody check their camera; `onTooBad` is told when their frames are too bad to go on. Throws RefusedError. */
export const startWatching = (
  floor: Floor,
  { send }: Line,
  badFrames: BadFrames,
  onTooBad: (close: Close) => void,
): Watching => {
  const seat = floor.seats.take({ wantedFps: floor.watchFps, onRate: (fps) => send({ type: 'rate', fps }) });
  if (!seat) throw serverFull(floor.seats);
  const place = floor.pool.takePlace(randomUUID());
  const desk = new FrameDesk({
    estimate: place.estimate,
    clock: floor.clock,
    send,
    onAnswered: () => {},
    badFrames,
    isDancing: false,
    onTooBad,
    onError: (error) => floor.log.warn({ err: error }, 'a frame was lost'),
  });
  const leave = (): void => {
    desk.dropAll();
    place.leave();
    seat.leave();
  };
  return { fps: seat.fps, handleFrame: (frame) => desk.put(frame), leave };
};
