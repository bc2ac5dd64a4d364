import { hostname, uptime } from 'node:os';

/** The process that writes a session. */
export type Writer = { readonly host: string; readonly pid: number };

type Written = {
  readonly writer: Writer;
  /** When it began, if that is known. */
  readonly since: Date | null;
  /** This very process has it in hand. */
  readonly isOpenHere: boolean;
};

/** Whether that process may still be writing. Of another machine we can't know, so there it may. */
export const isWritten = ({ writer: { host, pid }, since, isOpenHere }: Written): boolean => {
  if (host !== hostname()) return true;
  // In a container every server has the same number, the one that was killed too.
  if (pid === process.pid) return isOpenHere;
  // The number of a process from before the last boot says nothing.
  if (since && since.getTime() < Date.now() - uptime() * 1000) return false;
  return isAlive(pid);
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
