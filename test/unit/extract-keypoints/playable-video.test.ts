import { planPlayable } from '@instep/extract-keypoints/playable-video';
import type { VideoInfo } from '@instep/video-poses/video';
import { expect, test } from 'vitest';

const H264: VideoInfo = {
  file: '/clips/a.mp4',
  name: 'a.mp4',
  demuxer: 'mov',
  stream: 0,
  codec: 'h264',
  profile: 'High',
  pixelFormat: 'yuv420p',
  width: 640,
  height: 480,
  isStoredUpright: true,
  firstTime: 0,
  startOffset: 0,
  frameTimes: [0, 1, 2],
  duration: 3,
  hiddenPackets: 0,
  bytes: 1000,
  hdr: null,
  isFlawed: false,
  frameSizeCount: 1,
  audioCodec: 'aac',
  audioStream: 1,
  unknownAudioCodecs: [],
};

test('upright 8-bit H.264 with AAC is copied', () => {
  expect(planPlayable(H264)).toEqual({ video: 'copy', audio: 'copy' });
});
test.each([
  ['HEVC', { codec: 'hevc', profile: 'Main' }],
  ['10 bits', { profile: 'High 10', pixelFormat: 'yuv420p10le' }],
  ['4:4:4', { profile: 'High 4:4:4 Predictive', pixelFormat: 'yuv444p' }],
  ['a rotated frame', { isStoredUpright: false }],
  ['HDR', { hdr: { transfer: 'hlg', wide: true, peak: null } }],
  ['a stream of which not every packet decodes', { isFlawed: true }],
  ['240 frames a second', { frameTimes: Array.from({ length: 720 }, (_, index) => index / 240) }],
] satisfies readonly (readonly [string, Partial<VideoInfo>])[])(
  '%s is transcoded, and the audio copied',
  (_what, change) => {
    expect(planPlayable({ ...H264, ...change })).toEqual({ video: 'transcode', audio: 'copy' });
  },
);
test('when the first frame comes late, both streams are shifted to begin with it', () => {
  expect(planPlayable({ ...H264, startOffset: 0.2 })).toEqual({ video: 'transcode', audio: 'transcode' });
});
test('audio that browsers may not play in an MP4 is transcoded', () => {
  expect(planPlayable({ ...H264, audioCodec: 'opus' })).toEqual({ video: 'copy', audio: 'transcode' });
});
test('a video without audio gets a copy without audio', () => {
  expect(planPlayable({ ...H264, audioCodec: null }).audio).toBe('none');
});
