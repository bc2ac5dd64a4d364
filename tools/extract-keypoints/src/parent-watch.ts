import type { Milliseconds } from '@instep/choreo/units';

/** The channel to the process that started this one: `process` itself, where it was started with one. */
export type ParentChannel = {
  readonly send?: unknown;
  readonly connected: boolean;
  readonly channel?: { unref(): void } | null | undefined;
  on(event: 'message' | 'disconnect', listener: () => void): unknown;
};

const LOOK_EVERY_MS: Milliseconds = 1000;
/** A parent sends a heartbeat every second. Less than the time after which another one may take the work over. */
const MAX_SILENT_LOOKS = 8;

/**
 * Calls `end` when the parent process is gone, or is suspended so that its work may be taken over. A parent that never
 * sent a heartbeat is only expected to keep the channel open; without a channel, nobody is watched.
 */
export const watchParent = (self: ParentChannel, end: () => void): void => {
  if (self.send === undefined) return;
  if (!self.connected) return end();
  // Looks are counted, not milliseconds: after a suspension of both, the clock alone would blame the parent.
  let silentLooks = 0;
  let timer: ReturnType<typeof setInterval> | null = null;
  const look = (): void => {
    silentLooks++;
    if (silentLooks > MAX_SILENT_LOOKS) end();
  };
  self.on('disconnect', end);
  self.on('message', () => {
    silentLooks = 0;
    timer ??= setInterval(look, LOOK_EVERY_MS).unref();
  });
  // Listening must not keep a process alive whose work is done.
  self.channel?.unref();
};
