import { open } from 'node:fs/promises';
import type { OpenFile } from '@instep/server/store/files/row-file';

type Call = 'write' | 'sync';
/** Which write or sync fails, counted from 1 over all files, and with which error code. All later calls fail, too. */
export type DiskFailure = { readonly call: Call; readonly at: number; readonly code: string };

/** A real disk on which calls fail from one call on; a write that fails has written half of its text. */
export const createFailingDisk = (failure: DiskFailure | null) => {
  const calls: Call[] = [];
  let syncsAllowed: Promise<void> = Promise.resolve();
  const recordCall = (call: Call): boolean => {
    calls.push(call);
    return failure?.call === call && calls.filter((one) => one === call).length >= failure.at;
  };
  const fail = (): never => {
    throw Object.assign(new Error(`${failure?.code}: the disk broke`), { code: failure?.code });
  };
  const openFile: OpenFile = async (file, flags) => {
    const handle = await open(file, flags);
    const [append, sync] = [handle.appendFile.bind(handle), handle.datasync.bind(handle)];
    handle.appendFile = async (text) => {
      const whole = String(text);
      const fails = recordCall('write');
      await append(fails ? whole.slice(0, whole.length >> 1) : whole);
      if (fails) fail();
    };
    handle.datasync = async () => {
      const broken = recordCall('sync');
      await syncsAllowed;
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
    pauseSyncs: (): (() => void) => {
      let resume = (): void => {};
      syncsAllowed = new Promise((resolve) => (resume = resolve));
      return resume;
    },
  };
};
