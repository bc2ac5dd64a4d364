import type { Milliseconds } from '@instep/choreo/units';

/** What a process has of the one that started it: `process` itself, when it was started with a channel. */
export type ParentChannel = {
  readonly send?: unknown;
  readonly connected: boolean;
  readonly channel?: { unref(): void } | null | undefined;
  on(event: 'message' | 'disconnect', listener: () => void): unknown;
};

const LOOK_EVERY_MS: Milliseconds = 1000;
/** A parent says every second that it lives. Shorter than the time after which another one may take the work over. */
const MAX_SILENT_LOOKS = 8;

/**
 * Has `end` called once the process that started this one is gone, or is suspended and lets its work be taken over.
 * A parent that has never said that it lives is only expected to keep the channel open; without one, nobody is watched.
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
