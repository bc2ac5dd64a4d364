import { readFile, readlink } from 'node:fs/promises';

/** Names a process for certain: no other process, on this machine or another, ever has the same. */
export type ProcessIdentity = {
  readonly bootId: string;
  /** Of process ids and of times: numbers mean the same only within them. */
  readonly namespaces: string;
  readonly pid: number;
  readonly startTicks: string;
};

/** This process; `null` where the system doesn't tell, which is everywhere but on Linux. */
export const ownIdentity = async (): Promise<ProcessIdentity | null> => {
  try {
    const status = await statusOf(process.pid);
    return status && { ...(await ownSurroundings()), pid: process.pid, startTicks: status.startTicks };
  } catch {
    return null;
  }
};

/** Whether that process has ended, beyond doubt: a process elsewhere may go on, so nothing is said of it. */
export const hasEnded = async ({ bootId, namespaces, pid, startTicks }: ProcessIdentity): Promise<boolean> => {
  try {
    const here = await ownSurroundings();
    if (here.bootId !== bootId || here.namespaces !== namespaces) return false;
    if (!isThere(pid)) return true;
    const status = await statusOf(pid);
    return status !== null && (status.startTicks !== startTicks || ENDED_STATES.includes(status.state));
  } catch {
    return false;
  }
};

/** Whether any process of this machine has that number, as far as can be seen from here. */
export const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const ENDED_STATES: readonly string[] = ['Z', 'X'];

const ownSurroundings = async () => {
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const names = ['pid', 'time'].map((kind) => readlink(`/proc/self/ns/${kind}`).catch(() => ''));
  return { bootId, namespaces: (await Promise.all(names)).join(' ') };
};

/** `null` of a process that can't be seen. */
const statusOf = async (pid: number): Promise<{ readonly state: string; readonly startTicks: string } | null> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name of the program stands in parentheses before, and may hold anything.
  const [state = '', ...rest] = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  const startTicks = rest[START_TICKS];
  return startTicks === undefined ? null : { state, startTicks };
};

/** The 22nd field of all, the 19th after the state (proc(5)). */
const START_TICKS = 18;
