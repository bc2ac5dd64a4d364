import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** What the kernel reports about a process: its memory, open files, and CPU time so far. */
export const processFigures = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The process name, in brackets, may contain any characters.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const rssKib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    rssMib: Number(rssKib) / 1024,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
    cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
  };
};

/** A metric from the server's `/metrics`. */
export const metricOf = async (address: string, name: string): Promise<number> => {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
};
