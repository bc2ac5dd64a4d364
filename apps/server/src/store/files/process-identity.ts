import { readFile, readlink } from 'node:fs/promises';

/** Identifies a process uniquely: no other process, on this machine or another, ever has the same identity. */
export type ProcessIdentity = {
  readonly bootId: string;
  /** The PID and time namespaces: process ids and start times can be compared only within the same ones. */
  readonly namespaces: string;
  readonly pid: number;
  readonly startTicks: string;
};

/** The identity of this process; `null` if the system doesn't provide it: only Linux does. */
export const ownIdentity = async (): Promise<ProcessIdentity | null> => {
  try {
    const status = await readProcessStatus(process.pid);
    return status && { ...(await readSystemIdentity()), pid: process.pid, startTicks: status.startTicks };
  } catch {
    return null;
  }
};

/** Whether a process has certainly ended; false if that is unknown, for example because it is on another machine. */
export const hasEnded = async ({ bootId, namespaces, pid, startTicks }: ProcessIdentity): Promise<boolean> => {
  try {
    const here = await readSystemIdentity();
    if (here.bootId !== bootId || here.namespaces !== namespaces) return false;
    if (!processExists(pid)) return true;
    const status = await readProcessStatus(pid);
    return status !== null && (status.startTicks !== startTicks || ENDED_STATES.includes(status.state));
  } catch {
    return false;
  }
};

/** Whether a process with that id exists on this machine, as far as this process can see. */
export const processExists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const ENDED_STATES: readonly string[] = ['Z', 'X'];

const readSystemIdentity = async () => {
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const names = ['pid', 'time'].map((kind) => readlink(`/proc/self/ns/${kind}`).catch(() => ''));
  return { bootId, namespaces: (await Promise.all(names)).join(' ') };
};

/** `null` for a process that is not visible to this one. */
const readProcessStatus = async (
  pid: number,
): Promise<{ readonly state: string; readonly startTicks: string } | null> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The program's name precedes these fields, in parentheses, and may contain any character.
  const [state = '', ...rest] = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  const startTicks = rest[START_TICKS];
  return startTicks === undefined ? null : { state, startTicks };
};

/** Index of the start time in the fields after the state: it is the 22nd field of the whole line (proc(5)). */
const START_TICKS = 18;
