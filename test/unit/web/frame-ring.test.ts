import { describe, expect, it } from 'vitest';
import { FrameRing } from '@instep/web/camera/frame-ring';
import { createFakeCanvas, drawnOn } from '../../support/fake-canvas.ts';

const SIZE = { width: 480, height: 360 };

const open = () => {
  let canvases = 0;
  const ring = new FrameRing(4, (size) => {
    canvases += 1;
    return createFakeCanvas(size);
  });
  const draw = (sequence: number, size = SIZE) => ring.draw(sequence, `frame ${sequence}` as never, size);
  return { ring, draw, count: () => canvases, found: (sequence: number) => drawnOn(ring.find(sequence)) };
};

describe('FrameRing', () => {
  it('finds a frame by its sequence while the next three are drawn', () => {
    const { draw, found } = open();
    for (const sequence of [7, 8, 9, 10]) draw(sequence);
    expect([7, 8, 9, 10].map(found)).toEqual(['frame 7', 'frame 8', 'frame 9', 'frame 10']);
  });

  it('has no frame that a newer one has replaced, and none that was never drawn', () => {
    const { draw, found } = open();
    for (const sequence of [0, 1, 2, 3, 4]) draw(sequence);
    expect([0, 1, 4, 5].map(found)).toEqual([null, 'frame 1', 'frame 4', null]);
  });

  it('finds frames whose neighbours were dropped', () => {
    const { draw, found } = open();
    for (const sequence of [0, 3, 9]) draw(sequence);
    expect([0, 1, 3, 9].map(found)).toEqual(['frame 0', null, 'frame 3', 'frame 9']);
  });

  it('reuses its canvases, unless the size changes', () => {
    const { draw, count } = open();
    for (let sequence = 0; sequence < 40; sequence++) draw(sequence);
    expect(count()).toBe(4);
    expect(draw(40, { width: 270, height: 480 })).toMatchObject({ width: 270, height: 480 });
    expect(count()).toBe(5);
  });

  it('does not give a frame of the sequence before a restart for one of the new sequence', () => {
    const { ring, draw, found } = open();
    for (const sequence of [0, 1, 2, 3]) draw(sequence);
    ring.clear();
    expect([0, 1, 2, 3].map(found)).toEqual([null, null, null, null]);
    draw(0);
    expect([found(0), found(1)]).toEqual(['frame 0', null]);
  });
});
