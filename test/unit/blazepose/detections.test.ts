import {
  choosePerson,
  decodeDetections,
  makeAnchors,
  overlap,
  suppressOverlaps,
  type Detection,
} from '@instep/blazepose/detections';
import { wholeFrame } from '@instep/blazepose/region';
import { describe, expect, test } from 'vitest';
import { rawFrame } from '../../support/frames.ts';

describe('anchors', () => {
  const anchors = makeAnchors();

  test("there is one for each of the detector's boxes", () => {
    expect(anchors).toHaveLength(2254);
  });

  test("the first two are the centre of the finest grid's top left cell", () => {
    expect(anchors.slice(0, 3)).toEqual([
      { x: 0.5 / 28, y: 0.5 / 28 },
      { x: 0.5 / 28, y: 0.5 / 28 },
      { x: 1.5 / 28, y: 0.5 / 28 },
    ]);
  });

  test('the next grid follows the finest', () => {
    expect(anchors[28 * 28 * 2 - 1]).toEqual({ x: 27.5 / 28, y: 27.5 / 28 });
    expect(anchors[28 * 28 * 2]).toEqual({ x: 0.5 / 14, y: 0.5 / 14 });
  });

  test("the last six are the centre of the coarsest grid's bottom right cell", () => {
    expect(anchors.slice(-6)).toEqual(Array.from({ length: 6 }, () => ({ x: 6.5 / 7, y: 6.5 / 7 })));
    expect(anchors.at(-7)).toEqual({ x: 5.5 / 7, y: 6.5 / 7 });
  });
});

describe('decoding', () => {
  const COUNT = 2254;
  /** The anchor in the middle of the coarsest grid: the centre of cell 3, 3 of 7 x 7 is the centre of the input. */
  const MIDDLE = 28 * 28 * 2 + 14 * 14 * 2 + (3 * 7 + 3) * 6;

  const nobody = () => ({
    boxes: new Float32Array(COUNT * 12),
    scores: new Float32Array(COUNT).fill(-5),
  });

  test('without a confident box nobody is found', () => {
    expect(decodeDetections(nobody(), wholeFrame({ width: 640, height: 480 }))).toEqual([]);
  });

  test('a box is relative to its anchor, in pixels of the letterboxed frame', () => {
    const output = nobody();
    output.scores[MIDDLE] = 2;
    // Box centre, box size, mid-hip, edge of the body: in pixels of 224.
    output.boxes.set([11.2, -22.4, 44.8, 33.6, 0, 22.4, 0, -22.4, 0, 0, 0, 0], MIDDLE * 12);
    const [person, ...others] = decodeDetections(output, wholeFrame({ width: 640, height: 480 }));
    expect(others).toEqual([]);
    expect(person?.confidence).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
    // 224 pixels of the input are 640 of the frame, whose centre is 320, 240.
    expect(person?.box.width).toBeCloseTo(128, 3);
    expect(person?.box.height).toBeCloseTo(96, 3);
    expect(person?.box.x).toBeCloseTo(320 + 32 - 64, 3);
    expect(person?.box.y).toBeCloseTo(240 - 64 - 48, 3);
    expect(person?.region.x).toBeCloseTo(320, 3);
    expect(person?.region.y).toBeCloseTo(240 + 64, 3);
    expect(person?.region.size).toBeCloseTo(2 * 1.25 * 128, 3);
    expect(person?.region.rotation).toBeCloseTo(0, 5);
  });

  test('the most confident detection comes first', () => {
    const output = nobody();
    output.scores[5] = 1;
    output.scores[2000] = 3;
    output.scores[900] = 2;
    const confidences = decodeDetections(output, wholeFrame({ width: 100, height: 100 })).map(
      ({ confidence }) => confidence,
    );
    expect(confidences).toEqual([...confidences].sort((one, other) => other - one));
    expect(confidences).toHaveLength(3);
  });
});

describe('overlaps', () => {
  const box = (x: number, y: number, width = 10, height = 10) => ({ x, y, width, height });
  const detection = (x: number, confidence: number): Detection => ({
    confidence,
    box: box(x, 0),
    region: { x, y: 0, size: 40, rotation: 0 },
  });

  test('the overlap is 1 with itself, and 0 with its neighbour', () => {
    expect(overlap(box(0, 0), box(0, 0))).toBe(1);
    expect(overlap(box(0, 0), box(10, 0))).toBe(0);
    expect(overlap(box(0, 0), box(0, 50))).toBe(0);
  });

  test('the overlap is the intersection over the union', () => {
    expect(overlap(box(0, 0), box(5, 0))).toBeCloseTo(50 / 150);
    expect(overlap(box(0, 0, 10, 10), box(2, 2, 4, 4))).toBeCloseTo(16 / 100);
  });

  test("only the first of overlapping detections is kept, and all that don't overlap", () => {
    const kept = suppressOverlaps([detection(0, 0.9), detection(3, 0.8), detection(20, 0.7), detection(6, 0.6)]);
    expect(kept.map(({ confidence }) => confidence)).toEqual([0.9, 0.7, 0.6]);
  });
});

describe('choosing a person', () => {
  const person = (x: number, size: number) => ({
    confidence: 0.9,
    box: { x, y: 100, width: 10, height: 10 },
    region: { x, y: 100, size, rotation: 0 },
  });
  const ROOM = rawFrame(400, 200);

  test('in an empty room nobody is chosen', () => {
    expect(choosePerson([], ROOM, null)).toBeNull();
  });

  test('at the start the largest of equally central people is chosen', () => {
    expect(choosePerson([person(150, 80), person(250, 120)], ROOM, null)).toEqual(person(250, 120));
  });

  test('at the start the most central of equally large people is chosen', () => {
    expect(choosePerson([person(30, 100), person(190, 100), person(380, 100)], ROOM, null)).toEqual(person(190, 100));
  });

  test('later the person nearest to the last region is chosen, although another is larger', () => {
    const last = { x: 60, y: 100, size: 90, rotation: 0 };
    expect(choosePerson([person(200, 150), person(70, 60)], ROOM, last)).toEqual(person(70, 60));
  });
});
