import { describe, expect, it } from 'vitest';
import { atAmplitude, mirroredMotion, stillAtFirst, withProportions } from '@instep/evaluate/synthetic/body';
import { withFrozenLimb, withReplacedLimb, withTurnedLimb } from '@instep/evaluate/synthetic/limb';
import { indexOf, motionOf, type Figure, type Motion } from '@instep/measures/synthetic/motion';
import { withSplice } from '@instep/evaluate/synthetic/figure-range';
import { atTempo, dancedTimings, halfRolled, reversed, withMoveTimings } from '@instep/evaluate/synthetic/timing';
import { seenFrom, withDepthNoise } from '@instep/evaluate/synthetic/viewpoint';
import { circlingWrist, choreographyFromPoses } from '../../support/test-dance.ts';

const [SHOULDER, WRIST, OTHER_WRIST, NOSE] = [
  indexOf('left_shoulder'),
  indexOf('left_wrist'),
  indexOf('right_wrist'),
  indexOf('nose'),
];
const motion = motionOf(circlingWrist(4));
const wrists = ({ figures }: Motion): (readonly number[] | undefined)[] => figures.map((figure) => figure[WRIST]);
const distance = (figure: Figure | undefined, a: number, b: number): number => {
  const [[x0, y0], [x1, y1]] = [figure?.[a] ?? [0, 0], figure?.[b] ?? [0, 0]];
  return Math.hypot(x1 - x0, y1 - y0);
};

describe('a frozen limb', () => {
  const frozen = withFrozenLimb(motion, 'left_arm', { from: 30, to: 60 });

  it('does not move within the range', () => {
    expect(new Set(wrists(frozen).slice(30, 60).map(String)).size).toBe(1);
  });

  it('is unchanged outside of the range', () => {
    expect(wrists(frozen).slice(0, 30)).toEqual(wrists(motion).slice(0, 30));
    expect(wrists(frozen).slice(60)).toEqual(wrists(motion).slice(60));
  });

  it('leaves the other limbs unchanged', () => {
    expect(frozen.figures.map((figure) => figure[OTHER_WRIST])).toEqual(
      motion.figures.map((figure) => figure[OTHER_WRIST]),
    );
  });
});

describe('a turned limb', () => {
  it('keeps its length and turns about its root', () => {
    const turned = withTurnedLimb(motion, 'left_arm', { from: 0, to: 120 }, 90).figures[0];
    const [x, y] = turned?.[WRIST] ?? [0, 0];
    // The wrist was 90 px to the right of the shoulder; a quarter turn with y downwards puts it 90 px below.
    expect(x).toBeCloseTo(25, 10);
    expect(y).toBeCloseTo(-10, 10);
    expect(distance(turned, SHOULDER, WRIST)).toBeCloseTo(distance(motion.figures[0], SHOULDER, WRIST), 10);
  });
});

describe('a replaced limb', () => {
  it('follows the other motion from the given figure on, scaled', () => {
    const other = { motion: stillAtFirst(motion), from: 0, scale: 0.5 };
    const replaced = withReplacedLimb(motion, 'left_arm', { from: 10, to: 20 }, other);
    expect(distance(replaced.figures[12], SHOULDER, WRIST)).toBeCloseTo(
      distance(motion.figures[5], SHOULDER, WRIST) / 2,
      10,
    );
  });
});

describe('a splice', () => {
  it('shows the other dance at the hips and size of this body, within the range only', () => {
    const moved = (factor: number, by: number): Motion => ({
      start: 0,
      figures: motion.figures.map((figure) => figure.map(([x, y]) => [factor * x + by, factor * y + by] as const)),
    });
    const here = moved(1, 50);
    const spliced = withSplice(here, { from: 30, to: 40 }, moved(2, 7), 0);
    expect(spliced.figures[30]?.[WRIST]?.[0]).toBeCloseTo(here.figures[0]?.[WRIST]?.[0] ?? NaN, 8);
    expect(spliced.figures[30]?.[WRIST]?.[1]).toBeCloseTo(here.figures[0]?.[WRIST]?.[1] ?? NaN, 8);
    expect(spliced.figures[29]).toBe(here.figures[29]);
    expect(spliced.figures[40]).toBe(here.figures[40]);
  });
});

describe('time', () => {
  it('atTempo 2 shows the figure of twice the time', () => {
    expect(atTempo(motion, 2).figures[15]).toEqual(motion.figures[30]);
  });

  it('reversed twice is the original', () => {
    expect(reversed(reversed(motion))).toEqual(motion);
    expect(reversed(motion).figures[0]).toBe(motion.figures.at(-1));
  });

  it('halfRolled starts in the middle', () => {
    expect(halfRolled(motion).figures[0]).toBe(motion.figures[60]);
    expect(halfRolled(motion).figures).toHaveLength(motion.figures.length);
  });

  it('a move that is 0.1 s late shows at its middle the figure of 0.1 s earlier', () => {
    const moves = [0, 1, 2].map((index) => ({ n: index + 1, start: index, end: index + 1, gold: false }));
    const late = withMoveTimings(motion, moves, [0, 0.1, 0]);
    expect(late.figures[45]?.[WRIST]?.[1]).toBeCloseTo(motion.figures[42]?.[WRIST]?.[1] ?? NaN, 8);
    expect(late.figures[15]).toEqual(motion.figures[15]);
  });
});

describe('bodies', () => {
  it('amplitude 0 stands still, amplitude 1 is the original', () => {
    expect(new Set(wrists(atAmplitude(motion, 0)).map(String)).size).toBe(1);
    expect(atAmplitude(motion, 1).figures[7]?.[WRIST]?.[0]).toBeCloseTo(motion.figures[7]?.[WRIST]?.[0] ?? NaN, 8);
  });

  it('mirrored twice is the original', () => {
    expect(mirroredMotion(mirroredMotion(motion)).figures[9]?.[WRIST]).toEqual(motion.figures[9]?.[WRIST]);
    expect(mirroredMotion(motion).figures[9]?.[OTHER_WRIST]?.[0]).toBe(-(motion.figures[9]?.[WRIST]?.[0] ?? NaN));
  });

  it('other proportions change lengths and keep the directions of bones', () => {
    const other = withProportions(motion, 1).figures[4] as Figure;
    const elbow = indexOf('left_elbow');
    const direction = (figure: Figure): number => {
      const [[x0, y0], [x1, y1]] = [figure[elbow] ?? [0, 0], figure[WRIST] ?? [0, 0]];
      return Math.atan2(y1 - y0, x1 - x0);
    };
    expect(direction(other)).toBeCloseTo(direction(motion.figures[4] as Figure), 10);
    expect(distance(other, elbow, WRIST)).not.toBeCloseTo(distance(motion.figures[4], elbow, WRIST), 1);
  });
});

describe('viewpoints', () => {
  const choreography = choreographyFromPoses(circlingWrist(2));

  it('from the front, frame coordinates are world coordinates without depth', () => {
    const front = seenFrom(choreography, 0).figures[0];
    expect(front?.[WRIST]?.[0]).toBeCloseTo((400 * 115) / 200, 8);
  });

  it('from the side x is the depth', () => {
    expect(seenFrom(choreography, 90).figures[0]?.[NOSE]?.[0]).toBeCloseTo(400 * 0.1, 8);
  });

  it('depth noise moves z only', () => {
    const [before, after] = [choreography, withDepthNoise(choreography, 0.04, 1)].map(
      (dance) => dance.frames[3]?.pose?.nose.world,
    );
    expect(after?.x).toBe(before?.x);
    expect(after?.z).not.toBe(before?.z);
  });
});

describe('dancedTimings', () => {
  it('equals the timing when all moves have the same, and is smaller when the neighbours are on time', () => {
    const moves = [0, 2, 4].map((start, index) => ({ n: index + 1, start, end: start + 2, gold: false }));
    dancedTimings(moves, [0.1, 0.1, 0.1]).forEach((offset) => expect(offset).toBeCloseTo(0.1, 9));
    expect(dancedTimings(moves, [0, 0.1, 0])[1]).toBeCloseTo(0.075, 3);
  });
});
