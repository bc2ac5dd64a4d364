import { exportCoco } from '@instep/extract-keypoints/export/coco';
import { exportOpenpose } from '@instep/extract-keypoints/export/openpose';
import { exportTidyCsv } from '@instep/extract-keypoints/export/tidy-csv';
import { exportVtt } from '@instep/extract-keypoints/export/vtt';
import type { Choreography } from '@instep/choreo/choreography';
import type { DanceInfo } from '@instep/dance-files/dance-info';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { swingingPose } from '../../../support/fake-pose-model.ts';

const pose = swingingPose(0);
const choreography: Choreography = {
  id: 'waltz',
  modelFamily: 'blazepose',
  fps: 15,
  duration: 0.2,
  width: 320,
  height: 240,
  frames: [
    { mediaTime: 0, pose },
    { mediaTime: 1 / 15, pose: null },
    { mediaTime: 2 / 15, pose },
  ],
  moves: [],
};
type Json = { readonly [key: string]: unknown };
const parsed = (text = ''): Json => JSON.parse(text) as Json;

describe('COCO', () => {
  const { name, text } = exportCoco(choreography)[0] ?? { name: '', text: '{}' };
  const { images, annotations, categories } = parsed(text) as { readonly [key: string]: Json[] };
  test('has an image for every row, and a person where one is', () => {
    expect(name).toBe('waltz.coco.json');
    expect(images?.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(annotations?.map(({ image_id }) => image_id)).toEqual([0, 2]);
  });
  test('has 17 keypoints of three numbers, in the order that its category names', () => {
    const keypoints = annotations?.[0]?.['keypoints'] as number[];
    const names = categories?.[0]?.['keypoints'] as string[];
    expect(keypoints).toHaveLength(51);
    const at = 3 * names.indexOf('left_wrist');
    expect(keypoints.slice(at, at + 2)).toEqual(
      [pose.left_wrist.x, pose.left_wrist.y].map((v) => Number(v.toFixed(1))),
    );
  });
  test('has lines between keypoints that exist', () => {
    const lines = categories?.[0]?.['skeleton'] as number[][];
    expect(lines.flat().every((end) => end >= 1 && end <= 17)).toBe(true);
  });
});

describe('OpenPose', () => {
  const files = exportOpenpose(choreography);
  const people = files.map(({ text }) => parsed(text)['people'] as { readonly pose_keypoints_2d: number[] }[]);
  test('has a file a row, with nobody in it where nobody was seen', () => {
    expect(files.map(({ name }) => name)).toEqual([0, 1, 2].map((row) => `waltz_00000000000${row}_keypoints.json`));
    expect(people.map((all) => all.length)).toEqual([1, 0, 1]);
  });
  test.each([
    ['neck', 1, (pose.left_shoulder.x + pose.right_shoulder.x) / 2],
    ['right wrist', 4, pose.right_wrist.x],
    ['mid-hip', 8, (pose.left_hip.x + pose.right_hip.x) / 2],
    ['left ankle', 14, pose.left_ankle.x],
    ['small toe, which BlazePose does not know', 20, 0],
  ])('has the %s at %i of 25', (_name, index, x) => {
    const points = people[0]?.[0]?.pose_keypoints_2d;
    expect(points).toHaveLength(75);
    expect(points?.[3 * index]).toBeCloseTo(x, 2);
  });
});

test('WebVTT has a cue a move, with its section and label, and nothing in it ends a cue', () => {
  const info = {
    id: 'waltz',
    title: 'Slow\nwaltz',
    moves: [
      { n: 1, startS: 0.6, endS: 2, gold: false },
      { n: 2, startS: 3599.9996, endS: 3661.5, gold: true, label: 'Kick --> & <turn>', section: 'Chorus' },
    ],
  } as unknown as DanceInfo;
  expect(exportVtt(info)[0]?.text).toBe(
    'WEBVTT - Slow waltz\n\n' +
      '1\n00:00:00.600 --> 00:00:02.000\nMove 1\n\n' +
      '2\n01:00:00.000 --> 01:01:01.500\nChorus: Kick → &amp; &lt;turn&gt; ★\n',
  );
});

test('the tidy CSV has a line for each keypoint of each row, empty where nobody was seen', () => {
  const lines = parse<{ readonly [column: string]: string }>(exportTidyCsv(choreography)[0]?.text ?? '', {
    columns: true,
  });
  expect(lines).toHaveLength(3 * 33);
  expect(lines.find(({ row, keypoint }) => row === '0' && keypoint === 'nose')?.['x_px']).toBe(
    String(Number(pose.nose.x.toFixed(4))),
  );
  expect(lines.find(({ row }) => row === '1')).toMatchObject({ media_time_s: '0.066667', x_px: '', confidence: '' });
});
