import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportNoteName } from '@instep/protocol/studio';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeManyStreamClip, makeGreyClip, makeSizeChangingClip } from '../../support/clips.ts';
import { runTestExtract } from '../../support/run-extract.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/videos/', import.meta.url));

// A test runs ffmpeg seven times, twice on 4K: on a busy machine that takes some time.
vi.setConfig({ testTimeout: 300_000 });

/** The part of the output of `--json` that is checked here. */
type MadeDance = {
  readonly id: string;
  readonly rows: number;
  readonly durationS: number;
  readonly verdict: string;
  readonly width: number;
  readonly height: number;
  readonly warnings: readonly string[];
  readonly notes: readonly { readonly name: ReportNoteName; readonly text: string }[];
};

let folder: string;
const copyOf = (id: string): string => path.join(folder, `${id}.mp4`);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-videos-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes a dance from a video, with a fake model; returns its report. */
const made = async (video: string): Promise<MadeDance> => {
  const { exitCode, stdout, stderr } = await runTestExtract([video, '--out', folder, '--json', '--progress', 'none']);
  expect([exitCode, stderr]).toEqual([expect.toBeOneOf([0, 4]), '']);
  return (JSON.parse(stdout) as { dances: [MadeDance] }).dances[0];
};
const fixture = (name: string): Promise<MadeDance> => made(path.join(FIXTURES, name));
const noteNamesOf = ({ notes }: MadeDance): ReportNoteName[] => notes.map(({ name }) => name);

/** What ffmpeg reports of a copy, without any of our code: errors while decoding all of it, and each stream's codec. */
const decoded = (
  id: string,
): { readonly errors: string; readonly codecs: readonly string[]; readonly frames: number } => {
  const args = ['-v', 'error', '-count_frames', '-show_entries', 'stream=codec_name,nb_read_frames', '-of', 'json'];
  const { streams } = JSON.parse(execFileSync('ffprobe', [...args, copyOf(id)], { encoding: 'utf8' })) as {
    streams: { codec_name: string; nb_read_frames: string }[];
  };
  const errors = execFileSync(
    'sh',
    ['-c', `ffmpeg -nostdin -v error -i "$1" -f framecrc - 2>&1 >/dev/null`, '-', copyOf(id)],
    {
      encoding: 'utf8',
    },
  );
  return { errors, codecs: streams.map((stream) => stream.codec_name), frames: Number(streams[0]?.nb_read_frames) };
};

/** The mean saturation and brightness of a video's first frames. */
const coloursOf = (file: string): { readonly saturation: number; readonly brightness: number } => {
  const filter = 'signalstats,metadata=print:file=-';
  const args = ['-nostdin', '-v', 'error', '-i', file, '-frames:v', '20', '-vf', filter, '-f', 'null', '-'];
  const text = execFileSync('ffmpeg', args, { encoding: 'utf8' });
  const mean = (key: string): number => {
    const values = [...text.matchAll(new RegExp(`signalstats\\.${key}=([\\d.]+)`, 'g'))].map(([, value]) =>
      Number(value),
    );
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return { saturation: mean('SATAVG'), brightness: mean('YAVG') };
};

describe('streams of a video', () => {
  test('a cover image is left out', async () => {
    expect(await fixture('art-first.mp4')).toMatchObject({ rows: 90, durationS: 6, verdict: 'GOOD', warnings: [] });
    expect(decoded('art-first').codecs).toEqual(['h264', 'aac']);
  });
  test('mu-law audio is converted to AAC', async () => {
    expect(await fixture('ulaw-small.mov')).toMatchObject({ rows: 46, notes: [] });
    expect(decoded('ulaw-small').codecs).toEqual(['h264', 'aac']);
  });
  test('the audio stream that can be decoded is used, and the other one is reported', async () => {
    const dance = await fixture('apac1st.mov');
    expect([dance.rows, noteNamesOf(dance)]).toEqual([90, ['soundLeftOut']]);
    expect(dance.warnings).toEqual([expect.stringContaining("can't be decoded (apac)")]);
    expect(decoded('apac1st').codecs).toEqual(['h264', 'aac']);
  });
  test('subtitles, chapters, data, unknown audio and twenty more streams are left out', async () => {
    const file = path.join(folder, 'crowded.mkv');
    makeManyStreamClip(file, 20);
    const dance = await made(file);
    expect([dance.rows, noteNamesOf(dance)]).toEqual([15, ['soundLeftOut']]);
    expect(dance.warnings).toContainEqual(expect.stringContaining('the dance has no music'));
    expect(decoded('crowded').codecs).toEqual(['h264']);
  });
});

describe('packets and frames', () => {
  test('of 190 packets of VP8 with invisible frames, 180 are shown', async () => {
    expect(await fixture('vp8alt.webm')).toMatchObject({ rows: 90, notes: [] });
    expect(decoded('vp8alt')).toMatchObject({ errors: '', frames: 180 });
  });
  test('packets before the first key frame are left out, and reported', async () => {
    const dance = await fixture('nokey0.mp4');
    expect([dance.durationS, dance.rows, noteNamesOf(dance)]).toEqual([5, 75, ['lateStart']]);
    expect(decoded('nokey0')).toMatchObject({ errors: '', frames: 150 });
  });
  test.each([
    ['hevcdamaged.mkv', 90],
    ['damaged.mp4', 90],
    ['rec-rot-mp4.mp4', 75],
  ])('%s is reported as damaged, and its copy plays to its end', async (name, rows) => {
    const dance = await fixture(name);
    expect([dance.rows, noteNamesOf(dance)]).toEqual([rows, expect.arrayContaining(['damaged'])]);
    expect(dance.verdict).not.toBe('GOOD');
    expect(decoded(path.parse(name).name).errors).toBe('');
  });
  test('frames of another size get bars, and their times do not change', async () => {
    const file = path.join(folder, 'turning.webm');
    makeSizeChangingClip(file);
    const dance = await made(file);
    expect([dance.width, dance.height, dance.rows, noteNamesOf(dance)]).toEqual([
      128,
      96,
      30,
      ['cuts', 'pictureSizes'],
    ]);
    expect(decoded('turning')).toMatchObject({ errors: '', frames: 60 });
  });
});

describe('sizes, rates and durations', () => {
  test.each([
    ['p-vp9.webm', 18],
    ['uhd.mov', 23],
  ])('@long a video of 2160 x 3840 is used in full size: %s', async (name, rows) => {
    expect(await fixture(name)).toMatchObject({ rows, width: 2160, height: 3840 });
  });
  test('240 frames a second are thinned to 60, and reported', async () => {
    const dance = await fixture('f240.mp4');
    expect([dance.rows, noteNamesOf(dance)]).toEqual([60, ['thinned']]);
    expect(decoded('f240')).toMatchObject({ errors: '', frames: 240 });
  });
  test('the duration is that of the packets, not the declared one', async () => {
    expect(await fixture('mdhd-short.mp4')).toMatchObject({ rows: 90, durationS: 6 });
  });
});

test('HDR looks like the same video in SDR: as colourful within 15 %, as bright, and tagged as BT.709', async () => {
  const dance = await fixture('hlg3.mov');
  const [copy, twin] = [coloursOf(copyOf('hlg3')), coloursOf(path.join(FIXTURES, 'sdr3.mp4'))];
  expect(noteNamesOf(dance)).toEqual(['hdr']);
  expect(copy.saturation / twin.saturation).toBeGreaterThan(0.85);
  expect(copy.saturation / twin.saturation).toBeLessThan(1.15);
  expect(Math.abs(copy.brightness - twin.brightness)).toBeLessThan(10);
  const args = ['-v', 'error', '-show_entries', 'stream=pix_fmt,color_transfer,color_primaries', '-of', 'csv=p=0'];
  expect(execFileSync('ffprobe', [...args, copyOf('hlg3')], { encoding: 'utf8' })).toMatch(/^yuv420p,bt709,bt709/);
});

describe('file names', () => {
  test('in any script, even if two are the same, result in separate dances', async () => {
    const clips = path.join(folder, 'clips');
    execFileSync('mkdir', [clips]);
    for (const name of ['춤.mp4', '舞蹈.mp4', 'IMG_1.MOV', 'IMG_1.mp4']) makeGreyClip(path.join(clips, name), 'mp4');
    execFileSync('ln', ['-s', 'nowhere', path.join(clips, 'lost.mp4')]);
    const { exitCode, stdout } = await runTestExtract([clips, '--out', folder, '--json', '--dry-run']);
    const { dances, failures } = JSON.parse(stdout) as { dances: MadeDance[]; failures: { message: string }[] };
    expect(dances.map(({ id }) => id).sort()).toEqual(['chum', 'dance-38d6a622', 'img-1', 'img-1-2']);
    expect([exitCode, failures.map(({ message }) => message)]).toEqual([
      7,
      ['lost.mp4: expected a video, got no such file'],
    ]);
  });
});
