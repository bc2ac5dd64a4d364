/** CPU time, memory and children of processes, as the kernel counts them. */
import { readFileSync } from 'node:fs';
import type { Seconds } from '@instep/choreo/units';

/** The unit in which Linux counts CPU time, the same on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Positions of the numbers after the process name, which may contain spaces: the process's own time, and that of ended
 * children.
 */
const FIELD = { user: 11, system: 12, childrenUser: 13, childrenSystem: 14 } as const;

const statFieldsOf = (pid: number | 'self'): readonly number[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
};

/** The CPU time that a process has used so far. Linux only. */
export const cpuSecondsOf = (pid: number): Seconds => {
  const fields = statFieldsOf(pid);
  return ((fields[FIELD.user] ?? NaN) + (fields[FIELD.system] ?? NaN)) / TICKS_PER_SECOND;
};

/** The CPU time of all processes that this process started and that have ended, with their descendants. Linux only. */
export const cpuSecondsOfEndedChildren = (): Seconds => {
  const fields = statFieldsOf('self');
  return ((fields[FIELD.childrenUser] ?? NaN) + (fields[FIELD.childrenSystem] ?? NaN)) / TICKS_PER_SECOND;
};

/** The memory that a process has in use, in MiB. Linux only. */
export const memoryMibOf = (pid: number): number => {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
};

/** The running child processes of a process. Linux only. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
