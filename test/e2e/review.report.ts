import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeMadeListing, writeMadeSession, type MadeSession } from '../support/made-sessions.ts';
import { frameIndexAt, type Choreography } from '@instep/choreo/choreography';
import { readDance } from '@instep/dance-files/dance-folder';
import type { DanceInfo } from '@instep/dance-files/dance-info';
import { makeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { expect, test, type Page } from '@playwright/test';
import { openBrowser } from './player-browser.ts';
import { startServer } from './running-server.ts';

const DANCES = fileURLToPath(new URL('../../data/dancer', import.meta.url));
const FFMPEG = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const SESSIONS = 5_000;
const PLAYERS = 200;
const HOUR_MS = 3_600_000;
/** About twenty minutes of a dance of half a minute. */
const ROUNDS = 39;

type Long = { readonly info: DanceInfo; readonly choreography: Choreography };

/** Writes the warm-up, repeated many times, into the folder as a dance of its own. */
const writeLongDance = async (folder: string): Promise<Long> => {
  const { info, choreography, paths } = await readDance(DANCES, 'warm-up');
  const video = path.join(folder, 'long.mp4');
  const looped = ['-stream_loop', String(ROUNDS - 1), '-i', paths.video, '-c', 'copy', '-y', video];
  await promisify(execFile)(FFMPEG, ['-nostdin', '-v', 'error', ...looped]);
  const starts = Array.from({ length: ROUNDS }, (_, round) => round * info.durationS);
  const frames = starts.flatMap((start) =>
    choreography.frames.map(({ mediaTime, pose }) => ({ mediaTime: start + mediaTime, pose })),
  );
  const moves = starts
    .flatMap((start) => info.moves.map((move) => ({ ...move, startS: start + move.startS, endS: start + move.endS })))
    .map((move, index) => ({ ...move, n: index + 1 }));
  const videoSha256 = createHash('sha256')
    .update(await readFile(video))
    .digest('hex');
  const durationS = ROUNDS * info.durationS;
  const long = { ...info, id: 'long', title: 'Long', videoSha256, moves, rows: frames.length, durationS };
  await writeFile(path.join(folder, 'long.json'), JSON.stringify(long));
  await writeFile(path.join(folder, 'long.csv'), makeKeypointCsv(frames));
  return { info: long, choreography: { ...choreography, frames } };
};

const session = (n: number, dance: DanceInfo): MadeSession => ({
  ...{ n, dance, player: `Player ${n % PLAYERS}`, skill: (n % 10) / 10, lagMs: 200 },
  startedAt: new Date(Date.UTC(2026, 0, 1) + n * HOUR_MS),
});

/** Time from a click to the first element with that test id, ms on the page's own clock. */
const shownAfter = async (page: Page, link: string, testId: string): Promise<number> => {
  const clicked = await page.evaluate((href) => {
    const element = document.querySelector<HTMLElement>(`a[href^="${href}"]`);
    element?.click();
    return performance.now();
  }, link);
  await page.getByTestId(testId).first().waitFor({ timeout: 60_000 });
  return (await page.evaluate(() => performance.now())) - clicked;
};

test('measures how soon 5,000 sessions are listed and one of 20 minutes is open', async () => {
  test.setTimeout(600_000);
  const dances = await mkdtemp(path.join(tmpdir(), 'instep-dances-'));
  await cp(DANCES, dances, { recursive: true });
  const { info, choreography } = await writeLongDance(dances);
  const server = await startServer({ DANCES_DIR: dances });
  const { page, close } = await openBrowser(server.address, 'blocked');
  try {
    const short = { ...info, moves: info.moves.slice(0, 20) };
    for (let n = 0; n < SESSIONS; n++) await writeMadeListing(server.sessionsFolder, session(n, short));
    const poseAt = (t: number) => choreography.frames[frameIndexAt(choreography.frames, t)]?.pose ?? null;
    const { id } = await writeMadeSession(server.sessionsFolder, session(SESSIONS, info), poseAt);

    console.info(`machine: ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
    for (const time of ['first', 'second', 'third']) {
      await page.goto(server.address);
      await expect(page.getByTestId('dance-tile').first()).toBeVisible();
      const list = await shownAfter(page, '/review', 'session-row');
      const opened = await shownAfter(page, `/review/${id}`, 'timeline');
      console.info(
        `${time} time: ${SESSIONS} sessions listed in ${list.toFixed(0)} ms (target 300), ` +
          `one of ${(info.durationS / 60).toFixed(0)} minutes open in ${opened.toFixed(0)} ms (target 1,000)`,
      );
    }
  } finally {
    await close();
    await server.stop();
    await rm(dances, { recursive: true, force: true });
  }
});
