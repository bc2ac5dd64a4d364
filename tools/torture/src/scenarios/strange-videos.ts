import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figures } from '@instep/measures/measure';
import * as clips from '@instep/test/support/clips';
import { createConnectionCounter, SSRF_FILES } from '@instep/test/support/ssrf-files';
import { runExtraction } from '../extraction.ts';
import type { Scenario } from '../scenario.ts';

const EXIT_NOT_USABLE = 3;

const withTemporaryFolder = async <T>(run: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-torture-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Whether it was refused as it should be: with one line of text, and no output left. */
const isRefused = ({ exitCode, stderr }: { exitCode: number | null; stderr: string }, out: string): boolean =>
  exitCode === EXIT_NOT_USABLE && stderr.trimEnd().split('\n').length === 1 && !existsSync(out);

/** Files that are not videos and that refer to other files or addresses, under every extension of a video. */
const extractLures = (): Promise<Figures> =>
  withTemporaryFolder(async (folder) => {
    const listener = await createConnectionCounter();
    let accepted = 0;
    const names = ['lure.mp4', 'lure.mov', 'lure.webm', 'lure.mkv', '-i.mp4'];
    const [file, out] = [(name: string) => path.join(folder, name), path.join(folder, 'out')];
    for (const [k, [, text]] of SSRF_FILES.entries()) {
      const name = names[k % names.length] as string;
      writeFileSync(file(name), text(listener.address), 'latin1');
      if (!isRefused(await runExtraction([file(name), '--out', out]), out)) accepted += 1;
    }
    listener.close();
    return { values: { connects: listener.connectionCount(), accepted }, n: SSRF_FILES.length };
  });

/** Functions that make files that can't become a dance. */
const UNUSABLE: readonly ((file: string) => void)[] = [
  clips.makeHugeClip,
  clips.makeEndlessClip,
  clips.makeSoundOnly,
  clips.makeShortClip,
  clips.makeOneFrameClip,
  (file) => writeFileSync(file, ''),
  (file) => writeFileSync(file, Buffer.alloc(1_000_000, 'random?')),
  (file) => {
    clips.makeGreyClip(`${file}.whole.mp4`);
    clips.makeCutClip(file, `${file}.whole.mp4`, 0.3);
  },
  (file) => execFileSync('mkfifo', [file]),
  (file) => symlinkSync('/dev/zero', file),
];

const extractUnusable = (): Promise<Figures> =>
  withTemporaryFolder(async (folder) => {
    const values = { accepted: 0, slowestS: 0, rssMib: 0 };
    for (const [k, make] of UNUSABLE.entries()) {
      const [file, out] = [path.join(folder, `strange-${k}.mp4`), path.join(folder, 'out')];
      make(file);
      const extraction = await runExtraction([file, '--out', out]);
      if (!isRefused(extraction, out)) values.accepted += 1;
      values.slowestS = Math.max(values.slowestS, extraction.tookS);
      values.rssMib = Math.max(values.rssMib, extraction.rssMib);
    }
    return {
      values,
      n: UNUSABLE.length,
      note: 'memory of the largest process of a run, which is mostly the command itself',
    };
  });

export const STRANGE_VIDEOS: readonly Scenario[] = [
  {
    id: '29',
    measure: 'videos that refer to other files or addresses: connections made, and files not refused with exit code 3',
    bounds: { connects: { atMost: 0 }, accepted: { atMost: 0 } },
    run: extractLures,
  },
  {
    id: '30',
    measure: '8192 x 8192, 100 h, audio alone, empty, truncated, a pipe, a device: refused; time and memory',
    bounds: { accepted: { atMost: 0 }, slowestS: { atMost: 10 }, rssMib: { atMost: 300 } },
    timed: true,
    run: extractUnusable,
  },
];
