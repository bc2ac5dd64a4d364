import {
  createShowinfoReader,
  firstComplaint,
  parseComplaint,
  systemErrorIn,
} from '@instep/video-poses/ffmpeg-messages';
import { describe, expect, test } from 'vitest';

const UHD = [
  '[hevc @ 0x55b0] [error] Picture size 2176x3840 exceeds specified max pixel count 8294400',
  '[error] Error while decoding stream #0:0: Invalid argument',
  '[error] Conversion failed!',
];

describe('complaints', () => {
  test('the first complaint is what went wrong, not the last line', () => {
    expect(firstComplaint(UHD, '/clips/a.mov')).toBe(
      'Picture size 2176x3840 exceeds specified max pixel count 8294400',
    );
  });
  test('an error about a stream that is not used is no complaint', () => {
    const lines = ["[mjpeg @ 0x55] [error] Codec (mjpeg) not on whitelist 'h264'", '[info] frame=  12 fps=0'];
    expect(firstComplaint(lines, '/clips/a.mov')).toBe('');
  });
  test('a complaint names the part of ffmpeg that complains', () => {
    expect(parseComplaint(UHD[0] ?? '')?.component).toBe('hevc');
    expect(parseComplaint('[mov,mp4 @ 0x1] [warning] odd')).toBeNull();
  });
  test.each([
    ['ENOSPC', 'av_interleaved_write_frame(): No space left on device'],
    ['EROFS', '/out/t.mp4.part: Read-only file system'],
    ['EMFILE', '/out/t.mp4.part: Too many open files'],
    ['EACCES', '/out/t.mp4.part: Permission denied'],
  ])('%s is found in the messages of ffmpeg', (code, text) => {
    expect(systemErrorIn([...UHD, `[error] ${text}`], 'file:/clips/a.mov')).toBe(code);
  });
  test('an error about the input is no error about the output', () => {
    expect(systemErrorIn(['[error] file:/clips/a.mov: Input/output error'], 'file:/clips/a.mov')).toBeNull();
  });
});

const BASE = '[Parsed_showinfo_1 @ 0x55d6ce50bb40] config in time_base: 1/90000, frame_rate: 30/1';
const frame = (pts: string): string =>
  `[Parsed_showinfo_1 @ 0x55d6ce50bb40] n: 100 pts: ${pts} pts_time:1234.57 pos: 48 fmt:rgb24 sar:0/1`;

describe('the times that showinfo prints', () => {
  test('the time of a frame comes from its ticks, not from the printed six digits', () => {
    const read = createShowinfoReader();
    expect(read(BASE)).toBeNull();
    expect(read(frame('111111333'))).toBe(111111333 / 90000);
  });
  test('other lines have no time, even where a title in the file imitates one', () => {
    const read = createShowinfoReader();
    read(BASE);
    expect(read('    title           : n: 1 pts: 5 pts_time:5')).toBeNull();
    expect(read('frame=  10 fps=0.0 q=-0.0 size=       0kB')).toBeNull();
  });
  test('a frame without a time is refused', () => {
    const read = createShowinfoReader();
    read(BASE);
    expect(() => read(frame('NOPTS'))).toThrow('expected a time, got none');
  });
});
