import { encodeFrameMessage } from '@instep/protocol/frame-message';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';
import { connectPlayClient, type PlayClient } from '@instep/test/support/play-client';
import { sleep } from './concurrency.ts';
import { DANCE_ID, FRAMES_FPS } from './dance-frames.ts';

/** The results of a player who sent frames on schedule. */
export type PacedResult = {
  /** From the time at which a frame was due, not from when it could be sent, to its answer. */
  readonly latencies: readonly number[];
  readonly due: number;
  readonly seen: number;
  readonly dropped: number;
  /** Why the server refused the player, and after how long; null when it didn't. */
  readonly refusal: (Awaited<ReturnType<PlayClient['waitForClose']>> & { readonly afterMs: number }) | null;
};

/** Asks to dance. Returns the granted rate, or the refusal. */
export const requestDance = async (
  address: string,
): Promise<{ player: PlayClient; fps: number; refusal: PacedResult['refusal'] }> => {
  const startedAt = performance.now();
  const player = await connectPlayClient(address);
  player.sendHello();
  player.sendStart({ danceId: DANCE_ID });
  try {
    return { player, fps: (await player.waitFor('ready')).fps, refusal: null };
  } catch {
    return { player, fps: 0, refusal: { ...(await player.waitForClose()), afterMs: performance.now() - startedAt } };
  }
};

/** Sends frames at the granted rate, as the page does: never more unanswered ones than the protocol allows. */
export const danceOnSchedule = async (
  player: PlayClient,
  firstFps: number,
  frames: readonly Uint8Array[],
  forMs: number,
): Promise<Omit<PacedResult, 'refusal'>> => {
  const pending = new Map<number, number>();
  const latencies: number[] = [];
  const counts = { due: 0, seen: 0, dropped: 0 };
  let fps = firstFps;
  player.socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; sequence: number; outcome: string; fps: number };
    if (message.type === 'rate') fps = message.fps;
    if (message.type !== 'frame') return;
    latencies.push(performance.now() - (pending.get(message.sequence) ?? NaN));
    pending.delete(message.sequence);
    counts[message.outcome === 'seen' ? 'seen' : 'dropped'] += 1;
  });
  const startedAt = performance.now();
  // Cameras of different players are not in step.
  let due = startedAt + Math.random() * (1000 / fps);
  for (let sequence = 0; due < startedAt + forMs; due += 1000 / fps) {
    await sleep(Math.max(0, due - performance.now()));
    counts.due += 1;
    if (pending.size >= MAX_IN_FLIGHT || player.socket.readyState !== player.socket.OPEN) continue;
    const mediaTime = (due - startedAt) / 1000;
    const jpeg = frames[Math.floor(mediaTime * FRAMES_FPS) % frames.length] as Uint8Array;
    pending.set(sequence, due);
    player.socket.send(
      encodeFrameMessage({ sequence, epoch: 0, mediaTime, captureTime: due, capturedByCamera: true, jpeg }),
    );
    sequence += 1;
  }
  return { latencies, ...counts };
};

/**
 * Sends the whole dance, each frame after the previous one was answered, so that none is dropped. Returns the verdicts
 * and the result.
 */
export const danceFrameByFrame = async (
  player: PlayClient,
  frames: readonly Uint8Array[],
  untilS: number,
): Promise<string> => {
  for (let k = 0; k < untilS * FRAMES_FPS; k++) {
    const sentSequence = player.sendFrame(frames[k] as Uint8Array, { mediaTime: k / FRAMES_FPS, captureTime: 100 * k });
    await player.waitFor('frame', ({ sequence }) => sequence === sentSequence);
  }
  player.sendMessage({ type: 'ended', lastSequence: untilS * FRAMES_FPS - 1 });
  const { result } = await player.waitFor('finished');
  return JSON.stringify([player.received('verdict'), result]);
};
