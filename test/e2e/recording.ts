/** Records a page as a looping animation for the README. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The folder of the documentation's images: `README_IMAGES=docs/screenshots npm run screens` renews them. */
export const IMAGES_FOLDER = path.resolve(ROOT, process.env['README_IMAGES'] ?? '.cache/readme');

const FPS = 12;
const WIDTH = 720;
/** 0 to 100; at 45 eight seconds of dancing are about 1 MB. */
const WEBP_QUALITY = 45;

/**
 * Records `seconds` of the page as `<name>.webp`, an animation that loops, and returns its path.
 * Chromium hands over a frame when the page changed; each is shown until the next, so that the animation keeps the
 * page's own time.
 */
export const record = async (page: Page, name: string, seconds: number): Promise<string> => {
  const frames = await mkdtemp(path.join(tmpdir(), 'instep-recording-'));
  try {
    const concat = await captureFrames(page, frames, seconds);
    await mkdir(IMAGES_FOLDER, { recursive: true });
    const file = path.join(IMAGES_FOLDER, `${name}.webp`);
    await run('ffmpeg', [
      ...['-hide_banner', '-loglevel', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', concat],
      ...['-vf', `fps=${FPS},scale=${WIDTH}:-2:flags=lanczos`, '-t', String(seconds)],
      ...['-c:v', 'libwebp_anim', '-quality', String(WEBP_QUALITY), '-compression_level', '6', '-loop', '0', file],
    ]);
    return file;
  } finally {
    await rm(frames, { recursive: true });
  }
};

/** Writes the page's frames into a folder, and beside them the list that ffmpeg's concat demuxer reads; returns the list's path. */
const captureFrames = async (page: Page, folder: string, seconds: number): Promise<string> => {
  const client = await page.context().newCDPSession(page);
  const captured: { data: string; at: number }[] = [];
  client.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    captured.push({ data, at: metadata.timestamp ?? 0 });
    void client.send('Page.screencastFrameAck', { sessionId });
  });
  await client.send('Page.startScreencast', { format: 'jpeg', quality: 90, everyNthFrame: 1 });
  await page.waitForTimeout(seconds * 1000);
  await client.send('Page.stopScreencast');
  const lines = captured.map(({ at }, index) => {
    const until = captured[index + 1]?.at ?? at + 1 / FPS;
    return `file '${index}.jpg'\nduration ${(until - at).toFixed(4)}`;
  });
  await Promise.all(captured.map(({ data }, index) => writeFile(path.join(folder, `${index}.jpg`), data, 'base64')));
  const list = path.join(folder, 'frames.txt');
  await writeFile(list, `ffconcat version 1.0\n${lines.join('\n')}\n`);
  return list;
};
