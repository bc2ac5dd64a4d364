import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sleep } from './concurrency.ts';

const EXTRACT = fileURLToPath(import.meta.resolve('@instep/extract-keypoints/cli'));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SAMPLE_INTERVAL_MS = 25;

/** How a run of `npm run extract` ended, and what it used. */
export type Extraction = {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly tookS: number;
  /** Of the largest of its processes: the command itself, ffprobe or ffmpeg. */
  readonly rssMib: number;
};

/** Runs the command as a separate process. */
export const runExtraction = async (args: readonly string[]): Promise<Extraction> => {
  const startedAt = performance.now();
  const command = ['--import', 'tsx', EXTRACT, ...args];
  const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  let [rssMib, hasExited] = [0, false];
  const exited = (once(child, 'exit') as Promise<[number | null]>).then(([code]) => ((hasExited = true), code));
  while (!hasExited) {
    rssMib = Math.max(rssMib, ...processTreeOf(child.pid ?? 0).map(peakRssMibOf));
    await Promise.race([exited, sleep(SAMPLE_INTERVAL_MS)]);
  }
  return { exitCode: await exited, stderr, tookS: (performance.now() - startedAt) / 1000, rssMib };
};

const readIfPresent = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process has ended in the meantime.
    return '';
  }
};

/** A process and all its descendants. */
const processTreeOf = (pid: number): number[] => {
  const children = readIfPresent(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processTreeOf)];
};

const peakRssMibOf = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readIfPresent(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
