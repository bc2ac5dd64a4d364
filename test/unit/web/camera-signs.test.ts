import { describe, expect, it } from 'vitest';
import { SIGNS, signsOf } from '../../../apps/web/src/camera/camera-signs.ts';
import { checkHint } from '../../../apps/web/src/camera/check-hint.ts';
import { checkLine } from '../../../apps/web/src/camera/check-line.ts';

const FINE = { brightness: 0.5, sharpness: 300, noise: 0.01, frozen: false, cameraFps: 30 };

describe('the signs of the camera check', () => {
  it('wait until something was measured, and are good when all is', () => {
    expect(SIGNS.map((sign) => signsOf(null, null)[sign])).toEqual(SIGNS.map(() => 'waiting'));
    expect(SIGNS.map((sign) => signsOf(FINE, 5)[sign])).toEqual(SIGNS.map(() => 'good'));
  });

  it.each([
    ['light', { brightness: 0.1 }, 'dark'],
    ['light', { brightness: 0.95 }, 'glaring'],
    ['sharp', { sharpness: 20 }, 'blurred'],
    ['steady', { noise: 0.2 }, 'shaky'],
    ['smooth', { cameraFps: 8 }, 'slow'],
  ] as const)('%s: %o is %s', (sign, change, state) => {
    expect(signsOf({ ...FINE, ...change }, 5)[sign]).toBe(state);
  });

  it('say of a silent camera only that, not what more light would not mend', () => {
    const silent = signsOf({ ...FINE, cameraFps: 0, brightness: 0 }, 0, true);
    expect(silent).toEqual({
      light: 'waiting',
      sharp: 'waiting',
      steady: 'frozen',
      smooth: 'waiting',
      server: 'waiting',
    });
  });

  it('take a picture without noise for a steady one', () => {
    expect(signsOf({ ...FINE, frozen: true, noise: 0 }, 5).steady).toBe('good');
  });

  it('tell of a server that hardly answers', () => {
    expect(signsOf(FINE, 1).server).toBe('slow');
  });
});

describe('what the camera check says', () => {
  const seen = {
    framing: null,
    handIsUp: false,
    signs: signsOf(FINE, 5),
    connected: true,
    loss: null,
    isUnmoving: false,
  } as const;
  const inTheDark = signsOf({ ...FINE, brightness: 0.05 }, 5);

  it('is never nothing', () => {
    expect(checkLine({ ...seen, connected: false })).toBe('connecting');
    expect(checkLine(seen)).toBe('looking');
  });

  it('names the dark only when it hides the player', () => {
    expect(checkLine({ ...seen, framing: 'nobody', signs: inTheDark })).toBe('dark');
    expect(checkLine({ ...seen, framing: 'all_seen', signs: inTheDark })).toBe('all_seen');
  });

  it.each(['ended', 'muted', 'no_frames', 'frozen'] as const)(
    'names a camera that is lost (%s) before all else',
    (loss) => {
      expect(checkLine({ ...seen, framing: 'all_seen', handIsUp: true, loss })).toBe(loss);
    },
  );

  it('asks about a picture that never moves only when nobody is in it', () => {
    expect(checkLine({ ...seen, framing: 'nobody', isUnmoving: true })).toBe('unmoving');
    expect(checkLine({ ...seen, framing: 'nobody', isUnmoving: true, signs: inTheDark })).toBe('dark');
    expect(checkLine({ ...seen, framing: 'all_seen', isUnmoving: true })).toBe('all_seen');
  });

  it('answers a raised hand first', () => {
    expect(checkLine({ ...seen, framing: 'step_back', handIsUp: true })).toBe('hand_up');
  });
});

describe('the hint below it', () => {
  const fine = signsOf(FINE, 5);
  const slow = signsOf({ ...FINE, cameraFps: 8 }, 1);

  it('names the others in the picture first, then a slow camera, then a slow server', () => {
    expect(checkHint({ signs: slow, people: 2, loss: null })).toBe('people');
    expect(checkHint({ signs: slow, people: 1, loss: null })).toBe('slow_camera');
    expect(checkHint({ signs: signsOf(FINE, 1), people: 1, loss: null })).toBe('slow_server');
  });

  it('never blames the light for a camera that is lost', () => {
    expect(checkHint({ signs: slow, people: 2, loss: 'muted' })).toBe('silent');
    expect(checkHint({ signs: slow, people: 1, loss: 'ended' })).toBe('ended');
  });

  it('says how it begins when there is nothing else to know', () => {
    expect(checkHint({ signs: fine, people: 0, loss: null })).toBe('space');
  });
});
