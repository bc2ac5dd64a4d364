import { readdirSync } from 'node:fs';
import { cpuSecondsOf, memoryMibOf } from '@instep/measures/process-usage';

/** What the kernel reports about a process: its memory, open files, and CPU time so far. */
export const processUsage = (pid: number) => ({
  rssMib: memoryMibOf(pid),
  openFiles: readdirSync(`/proc/${pid}/fd`).length,
  cpuS: cpuSecondsOf(pid),
});

/** A metric from the server's `/metrics`. */
export const readMetric = async (address: string, name: string): Promise<number> => {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
};
