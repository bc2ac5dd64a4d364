import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findTempo } from '@instep/extract-keypoints/tempo';
import { probeVideo } from '@instep/video-poses/probe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClickClip, makeGreyClip, makeSoundClip } from '../../support/clips.ts';

let folder: string;
const clip = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-tempo-'));
  makeClickClip(clip('clicks.mp4'));
  makeSoundClip(clip('tone.mp4'));
  makeGreyClip(clip('silent.mp4'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const tempoIn = async (name: string): Promise<number | null> => findTempo(await probeVideo(clip(name)));

test('the tempo of a steady beat is found to a tenth of a beat a minute', async () => {
  expect(await tempoIn('clicks.mp4')).toBeCloseTo(120, 1);
});

test('a tone has no tempo, and neither has a video without sound', async () => {
  expect(await tempoIn('tone.mp4')).toBeNull();
  expect(await tempoIn('silent.mp4')).toBeNull();
});

test('sound that can’t be decoded has no tempo, and an interruption ends the search', async () => {
  const video = await probeVideo(clip('clicks.mp4'));
  expect(await findTempo({ ...video, audioStream: 7 })).toBeNull();
  await expect(findTempo(video, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
