import { firstComplaint, parseComplaint, systemErrorIn } from '@instep/extract-keypoints/complaints';
import { expect, test } from 'vitest';

const UHD = [
  '[hevc @ 0x55b0] [error] Picture size 2176x3840 exceeds specified max pixel count 8294400',
  '[error] Error while decoding stream #0:0: Invalid argument',
  '[error] Conversion failed!',
];

test('the first complaint is what went wrong, not the last line', () => {
  expect(firstComplaint(UHD, '/clips/a.mov')).toBe('Picture size 2176x3840 exceeds specified max pixel count 8294400');
});
test('what is said of streams that nobody wants is no complaint', () => {
  const lines = ["[mjpeg @ 0x55] [error] Codec (mjpeg) not on whitelist 'h264'", '[info] frame=  12 fps=0'];
  expect(firstComplaint(lines, '/clips/a.mov')).toBe('');
});
test('a complaint says who complains', () => {
  expect(parseComplaint(UHD[0] ?? '')?.from).toBe('hevc');
  expect(parseComplaint('[mov,mp4 @ 0x1] [warning] odd')).toBeNull();
});
test.each([
  ['ENOSPC', 'av_interleaved_write_frame(): No space left on device'],
  ['EROFS', '/out/t.mp4.part: Read-only file system'],
  ['EMFILE', '/out/t.mp4.part: Too many open files'],
  ['EACCES', '/out/t.mp4.part: Permission denied'],
])('%s is found in what ffmpeg says', (code, text) => {
  expect(systemErrorIn([...UHD, `[error] ${text}`], 'file:/clips/a.mov')).toBe(code);
});
test('trouble with what is read is none with what is written', () => {
  expect(systemErrorIn(['[error] file:/clips/a.mov: Input/output error'], 'file:/clips/a.mov')).toBeNull();
});
