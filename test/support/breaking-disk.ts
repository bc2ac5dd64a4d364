import { open } from 'node:fs/promises';
import type { OpenFile } from '@instep/server/store/files/row-file';

type Call = 'write' | 'sync';
/** Which write or sync fails, counted from 1 over all files, and with which error code. All later calls fail, too. */
export type Break = { readonly call: Call; readonly at: number; readonly code: string };

/** A real disk on which calls fail from one call on; a write that fails has written half of its text. */
export const createBreakingDisk = (breaks: Break | null) => {
  const calls: Call[] = [];
  let held: Promise<void> = Promise.resolve();
  const isBroken = (call: Call): boolean => {
    calls.push(call);
    return breaks?.call === call && calls.filter((one) => one === call).length >= breaks.at;
  };
  const fail = (): never => {
    throw Object.assign(new Error(`${breaks?.code}: the disk broke`), { code: breaks?.code });
  };
  const openFile: OpenFile = async (file, flags) => {
    const handle = await open(file, flags);
    const [append, sync] = [handle.appendFile.bind(handle), handle.datasync.bind(handle)];
    handle.appendFile = async (text) => {
      const whole = String(text);
      const broken = isBroken('write');
      await append(broken ? whole.slice(0, whole.length >> 1) : whole);
      if (broken) fail();
    };
    handle.datasync = async () => {
      const broken = isBroken('sync');
      await held;
      await sync();
      if (broken) fail();
    };
    return handle;
  };
  return {
    openFile,
    /** In the order in which the calls began. */
    calls,
    /** From now on, syncs wait until the returned function is called. */
    holdSyncs: (): (() => void) => {
      let letGo = (): void => {};
      held = new Promise((resolve) => (letGo = resolve));
      return letGo;
    },
  };
};
