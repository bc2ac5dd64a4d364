import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, truncateSync, statSync, writeFileSync } from 'node:fs';

/** Makes video clips with ffmpeg when a test needs them: the commands explain them better than binary files in git. */
const ffmpeg = (...args: readonly string[]): void => {
  execFileSync(process.env['FFMPEG_PATH'] || 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
};

/** The grey level of frame `k` in a grey clip; the levels differ enough to survive the encoder. */
export const greyLevelOf = (k: number): number => 16 + 6 * k;

const GREY = "color=black:s=64x48:r=30:d=1,format=gray,geq=lum='16+6*N',format=yuv420p";
const EXACT = ['-c:v', 'libx264', '-crf', '1', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];

/** One second of 30 frames; frame `k` has the grey level `greyLevelOf(k)`. */
export const makeGreyClip = (file: string, format?: string): void =>
  ffmpeg('-f', 'lavfi', '-i', GREY, ...EXACT, ...(format ? ['-f', format] : []), file);

/** The grey clip, 1.2 s long; an edit list hides its first `hidden` frames. */
export const makeTrimmedClip = (file: string, hidden: number): void => {
  const whole = `${file}.whole.mp4`;
  ffmpeg('-f', 'lavfi', '-i', GREY.replace('d=1,', 'd=1.2,'), ...EXACT, whole);
  ffmpeg('-ss', String(hidden / 30), '-i', whole, '-c', 'copy', file);
};

/** The grey clip without the frames of `lost`; the others keep their times. */
export const makeClipWithGaps = (file: string, lost: readonly number[]): void => {
  const kept = lost.map((n) => `not(eq(n\\,${n}))`).join('*');
  ffmpeg('-f', 'lavfi', '-i', `${GREY},select=${kept}`, '-fps_mode', 'passthrough', ...EXACT, file);
};

/**
 * The grey clip in WebM. Its times are rounded to milliseconds, and it has to be transcoded to be playable everywhere.
 */
export const makeWebmClip = (file: string): void =>
  ffmpeg('-f', 'lavfi', '-i', GREY, '-c:v', 'libvpx-vp9', '-crf', '1', '-b:v', '0', '-cpu-used', '8', file);

/** The same clip with every second frame 12 ms late. */
export const makeJitteredClip = (file: string): void =>
  ffmpeg(
    ...['-f', 'lavfi', '-i', `${GREY},settb=1/1000,setpts=PTS+if(mod(N\\,2)\\,12\\,0)`, '-fps_mode', 'passthrough'],
    ...['-enc_time_base', '-1', '-c:v', 'libvpx-vp9', '-crf', '1', '-b:v', '0', '-cpu-used', '8', file],
  );

/** The grey clip with a tone that begins `early` seconds before the first frame. */
export const makeClipWithEarlySound = (file: string, early: number): void =>
  ffmpeg(
    ...['-f', 'lavfi', '-itsoffset', String(early), '-i', GREY, '-f', 'lavfi', '-i', `sine=d=${1 + early}`],
    ...['-fps_mode', 'passthrough', ...EXACT, '-c:a', 'aac', file],
  );

/** One second of black, 64 x 48, with a white square in the upper left corner of the stored frame. */
export const makeMarkedClip = (file: string): void =>
  ffmpeg('-f', 'lavfi', '-i', 'color=black:s=64x48:r=30:d=1,drawbox=0:0:16:16:white:fill', ...EXACT, file);

/** Seven seconds of a test pattern with a tone, in the formats that phones write: H.264 with B-frames, and AAC. */
export const makeSoundClip = (file: string): void =>
  ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc=s=320x240:r=30:d=7', '-f', 'lavfi', '-i', 'sine=d=7'],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '2', '-preset', 'veryfast', '-c:a', 'aac', file],
  );

/** Twelve seconds of a steady click, 120 in a minute, below a hum. */
export const makeClickClip = (file: string): void =>
  ffmpeg(
    ...['-f', 'lavfi', '-i', 'color=gray:s=64x48:r=10:d=12', '-f', 'lavfi'],
    ...['-i', "aevalsrc='0.8*lt(mod(t,0.5),0.02)*sin(6000*t)+0.02*sin(600*t)':d=12"],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', file],
  );

/** Sound without video. */
export const makeSoundOnly = (file: string): void => ffmpeg('-f', 'lavfi', '-i', 'sine=d=2', '-c:a', 'aac', file);

/** A clip of a third of a second. */
export const makeShortClip = (file: string): void => ffmpeg('-f', 'lavfi', '-i', GREY, '-t', '0.33', ...EXACT, file);

/** A hundred frames, each of which is shown for an hour. */
export const makeEndlessClip = (file: string): void =>
  ffmpeg('-f', 'lavfi', '-i', 'color=black:s=64x48:r=1/3600:d=360000', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', file);

/** A frame of 67 megapixels in a file of a few kilobytes. */
export const makeHugeClip = (file: string): void =>
  ffmpeg(
    ...['-f', 'lavfi', '-i', 'color=black:s=8192x8192:r=5:d=0.2', '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-pix_fmt', 'yuv420p', '-threads', '1', file],
  );

/** A clip of one frame. */
export const makeOneFrameClip = (file: string): void =>
  ffmpeg('-f', 'lavfi', '-i', GREY, '-frames:v', '1', ...EXACT, file);

/** The grey clip, and a larger second video stream in the same file. */
export const makeTwoStreamClip = (file: string): void =>
  ffmpeg(
    ...['-f', 'lavfi', '-i', GREY, '-f', 'lavfi', '-i', 'testsrc=s=128x96:r=30:d=1'],
    ...['-map', '0:v', '-map', '1:v', ...EXACT, file],
  );

/** The grey clip with sound that no browser decodes, `more` streams of subtitles, and an attachment. */
export const makeManyStreamClip = (file: string, more: number): void => {
  writeFileSync(`${file}.srt`, '1\n00:00:00,000 --> 00:00:01,000\nHello\n');
  const subtitles = Array.from({ length: more }, () => ['-map', '2:s']).flat();
  ffmpeg(
    ...['-f', 'lavfi', '-i', GREY, '-f', 'lavfi', '-i', 'sine=d=1', '-i', `${file}.srt`],
    ...['-map', '0:v', '-map', '1:a', ...subtitles, ...EXACT.slice(0, 6), '-c:a', 'wmav2', '-c:s', 'ass'],
    ...['-attach', `${file}.srt`, '-metadata:s:t', 'mimetype=text/plain', file],
  );
};

/**
 * Two seconds of VP8, 128 x 96 in the first and 96 x 128 in the second, as a recorder writes it when a phone is turned.
 */
export const makeSizeChangingClip = (file: string): void => {
  const parts = ['128x96', '96x128'].map((size) => {
    const part = `${file}.${size}.webm`;
    const vp8 = ['-c:v', 'libvpx', '-b:v', '300k', '-auto-alt-ref', '0'];
    ffmpeg('-f', 'lavfi', '-i', `testsrc=s=${size}:r=30:d=1`, ...vp8, part);
    return part;
  });
  writeFileSync(`${file}.txt`, parts.map((part) => `file '${part}'\n`).join(''));
  ffmpeg('-f', 'concat', '-safe', '0', '-i', `${file}.txt`, '-c', 'copy', file);
};

/** The first `share` of another file's bytes. */
export const makeCutClip = (file: string, source: string, share: number): void => {
  copyFileSync(source, file);
  truncateSync(file, Math.floor(statSync(source).size * share));
};

/** Clockwise rotations as an MP4 stores them: the first two columns of its matrix. */
const MATRICES = { 90: [0, 1, -1, 0], 180: [-1, 0, 0, -1], 270: [0, -1, 1, 0] } as const;

/** The same MP4 with metadata that asks players to turn the frames clockwise. */
export const makeTurnedClip = (file: string, source: string, degrees: 90 | 180 | 270): void => {
  const bytes = readFileSync(source);
  // tkhd version 0: flags, two dates, number, reserved, duration, 16 bytes; then a, b, u, c, d, v in 16.16.
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  const [a, b, c, d] = MATRICES[degrees];
  [a, b, 0, c, d, 0].forEach((value, index) => bytes.writeInt32BE(value * 0x10000, matrix + 4 * index));
  writeFileSync(file, bytes);
};

/** The PTS of each packet of a video, in seconds, ascending, as ffprobe reports them, without any of our code. */
export const packetTimes = (file: string): number[] =>
  execFileSync(
    process.env['FFPROBE_PATH'] || 'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file],
    { encoding: 'utf8' },
  )
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => Number(line.split(',')[0]))
    .sort((a, b) => a - b);
