import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Milliseconds } from '@instep/choreo/units';
import { ffmpegPath, limitedFfmpeg } from './tools-on-path.ts';

/** ffmpeg's answer: the lines on stderr, and how the process ended. */
export type Answer = { readonly stderr: readonly string[]; readonly exitCode: number | null };

/** Reading every packet of 2 GiB from a slow disk takes a while; a healthy file of usual size takes a second. */
const TIMEOUT_MS: Milliseconds = 120_000;
/** A strange file can make ffmpeg complain of every packet. */
const MAX_STDERR_LINES = 20_000;

/** Asks ffmpeg about a file, within limits of memory and time. `onLine` gets each line of stdout; false stops ffmpeg. */
export const askFfmpeg = async (
  args: readonly string[],
  onLine: (line: string) => boolean = () => true,
): Promise<Answer> => {
  const child = spawn(limitedFfmpeg() ?? ffmpegPath(), ['-nostdin', '-hide_banner', '-nostats', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timeout = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  const stderr: string[] = [];
  try {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (stderr.length < MAX_STDERR_LINES) stderr.push(line);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!onLine(line)) child.kill('SIGKILL');
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { stderr, exitCode };
  } finally {
    clearTimeout(timeout);
  }
};
