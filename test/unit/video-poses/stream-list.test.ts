import { parseStreamList } from '@instep/video-poses/stream-list';
import { expect, test } from 'vitest';

const LINES = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:/clips/a.mov':
  Metadata:
    title           : Stream #0:9: Video: h264
  Duration: 01:02:03.50, start: -0.021000, bitrate: 264 kb/s
  Stream #0:0[0x2](und): Video: hevc (Main 10) (hvc1 / 0x31637668), yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67), 1920x1080 [SAR 4:3 DAR 64:27], 130 kb/s, 30 fps, 30 tbr, 600 tbn (default)
    Metadata:
      handler_name    : Core Media Video
    Side data:
      displaymatrix: rotation of -90.00 degrees
      DOVI configuration record: version: 1.0, profile: 8, level: 4, rpu flag: 1, el flag: 0, bl flag: 1, compatibility id: 4
  Stream #0:1[0x3](eng): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 64 kb/s (default)
  Stream #0:2[0x4]: Audio: none (apac / 0x63617061), 44100 Hz, stereo
  Stream #0:3: Subtitle: mov_text (tx3g / 0x67337874), 0 kb/s
  Stream #0:4[0x0]: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown), 320x180, 90k tbr (attached pic)
  Stream #0:5: Attachment: none
At least one output file must be specified`.split('\n');

const list = parseStreamList(LINES);

test('the start time and the declared duration are read', () => {
  expect([list.startTime, list.declaredDuration]).toEqual([-0.021, 3723.5]);
});
test('size, rotation, colours and Dolby Vision of a phone video are read', () => {
  expect(list.streams[0]).toEqual({
    ...{ index: 0, kind: 'video', codec: 'hevc', tag: 'hvc1', profile: 'Main 10', pixelFormat: 'yuv420p10le' },
    ...{ colours: ['tv', 'bt2020nc', 'bt2020', 'arib-std-b67'], width: 1920, height: 1080, pixelAspect: 4 / 3 },
    ...{ rotation: -90, isStillImage: false, dolbyVision: { profile: 8, compatibility: 4 } },
  });
});
test('other streams of the file are read, but no title that imitates a stream', () => {
  expect(list.streams.map(({ index, kind, codec }) => `${index} ${kind} ${codec}`)).toEqual([
    '0 video hevc',
    '1 audio aac',
    '2 audio none',
    '3 subtitle mov_text',
    '4 video mjpeg',
    '5 attachment none',
  ]);
  expect(list.streams[2]?.tag).toBe('apac');
  expect(list.streams[4]).toMatchObject({ isStillImage: true, width: 320, height: 180, pixelFormat: 'yuvj420p' });
});
