import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ffmpegPath } from '@instep/video-poses/ffmpeg';
import { probeVideo } from '@instep/video-poses/probe';
import { cpuSecondsOfEndedChildren } from '@instep/measures/process-usage';
import { rounded, type Row, type Section } from '../section.ts';

const run = promisify(execFile);
const EXTRACT = fileURLToPath(import.meta.resolve('@instep/extract-keypoints/cli'));
const TSX = createRequire(import.meta.url).resolve('tsx');

/** The length of a song: in a shorter video, starting the programs would weigh more than it does for a dance. */
const SECONDS = 180;
/** The format of phones and video sites: 854 x 480, 30 frames a second. */
const USUAL_FORMAT = ['-vf', 'scale=854:480', '-r', '30', '-c:v', 'libx264', '-preset', 'veryfast', '-an'];
const RUNS = 3;

/** How fast a video becomes a dance, from the command to the last file. */
export const extractionSection = (video: string): Section => ({
  table: 'extraction, 854 x 480 at 30 frames a second',
  run: async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'instep-bench-'));
    try {
      const loopOptions = ['-stream_loop', '-1'];
      const input = path.join(folder, 'usual.mp4');
      await run(ffmpegPath(), [
        '-nostdin',
        '-v',
        'error',
        ...loopOptions,
        '-i',
        video,
        '-t',
        `${SECONDS}`,
        ...USUAL_FORMAT,
        input,
      ]);
      const { duration } = await probeVideo(input);
      const rows: Row[] = [];
      for (let count = 0; count < RUNS; count++) rows.push(await extractOnce(input, folder, duration));
      return [rows.toSorted((a, b) => Number(a['cpuS']) - Number(b['cpuS']))[RUNS >> 1] as Row];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
});

/** The speed by the clock, which depends on what else runs, and the speed that all cores could reach by CPU time. */
const extractOnce = async (video: string, folder: string, duration: number): Promise<Row> => {
  const [startedAt, cpuBefore] = [performance.now(), cpuSecondsOfEndedChildren()];
  const args = [video, '--id', 'bench', '--out', path.join(folder, 'out'), '--force', '--quiet'];
  await run(process.execPath, ['--import', TSX, EXTRACT, ...args]);
  const clockS = (performance.now() - startedAt) / 1000;
  const cpuS = cpuSecondsOfEndedChildren() - cpuBefore;
  return {
    id: 'extraction_full',
    what: `full, 15 rows a second, ${duration.toFixed(1)} s of video`,
    clockS: rounded(clockS, 1),
    cpuS: rounded(cpuS, 1),
    timesRealTime: rounded(duration / clockS, 2),
    byCpuOnAllCores: rounded((duration * availableParallelism()) / cpuS, 2),
  };
};
