import { describe, expect, it } from 'vitest';
import { INDICATORS, indicatorsOf } from '@instep/web/camera/camera-indicators';
import { checkHintOf, checkMessageOf } from '@instep/web/camera/check-message';

const FINE = { brightness: 0.5, sharpness: 300, noise: 0.01, frozen: false, cameraFps: 30 };

describe('the indicators of the camera check', () => {
  it('wait for the first measurement, and are good if everything is', () => {
    expect(INDICATORS.map((indicator) => indicatorsOf(null, null)[indicator])).toEqual(INDICATORS.map(() => 'waiting'));
    expect(INDICATORS.map((indicator) => indicatorsOf(FINE, 5)[indicator])).toEqual(INDICATORS.map(() => 'good'));
  });

  it.each([
    ['light', { brightness: 0.1 }, 'dark'],
    ['light', { brightness: 0.95 }, 'glaring'],
    ['sharp', { sharpness: 20 }, 'blurred'],
    ['steady', { noise: 0.2 }, 'shaky'],
    ['smooth', { cameraFps: 8 }, 'slow'],
  ] as const)('%s: %o is %s', (indicator, change, state) => {
    expect(indicatorsOf({ ...FINE, ...change }, 5)[indicator]).toBe(state);
  });

  it('show only that a silent camera is silent', () => {
    const silent = indicatorsOf({ ...FINE, cameraFps: 0, brightness: 0 }, 0, true);
    expect(silent).toEqual({
      light: 'waiting',
      sharp: 'waiting',
      steady: 'frozen',
      smooth: 'waiting',
      server: 'waiting',
    });
  });

  it('count a frame without noise as steady', () => {
    expect(indicatorsOf({ ...FINE, frozen: true, noise: 0 }, 5).steady).toBe('good');
  });

  it('show a server that hardly answers as slow', () => {
    expect(indicatorsOf(FINE, 1).server).toBe('slow');
  });
});

describe('the message of the camera check', () => {
  const seen = {
    framing: null,
    handIsUp: false,
    indicators: indicatorsOf(FINE, 5),
    connected: true,
    prepared: true,
    loss: null,
    isUnmoving: false,
  } as const;
  const inTheDark = indicatorsOf({ ...FINE, brightness: 0.05 }, 5);

  it('is shown before the first answer, too', () => {
    expect(checkMessageOf({ ...seen, connected: false })).toBe('connecting');
    expect(checkMessageOf(seen)).toBe('looking');
  });

  it('mentions darkness only if nobody is seen', () => {
    expect(checkMessageOf({ ...seen, framing: 'nobody', indicators: inTheDark })).toBe('dark');
    expect(checkMessageOf({ ...seen, framing: 'all_seen', indicators: inTheDark })).toBe('all_seen');
  });

  it.each(['ended', 'muted', 'no_frames', 'frozen'] as const)(
    'mentions a lost camera (%s) before everything else',
    (loss) => {
      expect(checkMessageOf({ ...seen, framing: 'all_seen', handIsUp: true, loss })).toBe(loss);
    },
  );

  it('mentions unmoving frames only if nobody is seen', () => {
    expect(checkMessageOf({ ...seen, framing: 'nobody', isUnmoving: true })).toBe('unmoving');
    expect(checkMessageOf({ ...seen, framing: 'nobody', isUnmoving: true, indicators: inTheDark })).toBe('dark');
    expect(checkMessageOf({ ...seen, framing: 'all_seen', isUnmoving: true })).toBe('all_seen');
  });

  it('mentions a raised hand before the framing', () => {
    expect(checkMessageOf({ ...seen, framing: 'step_back', handIsUp: true })).toBe('hand_up');
  });
});

describe('the hint of the camera check', () => {
  const fine = indicatorsOf(FINE, 5);
  const slow = indicatorsOf({ ...FINE, cameraFps: 8 }, 1);

  it('mentions other people first, then a slow camera, then a slow server', () => {
    expect(checkHintOf({ indicators: slow, people: 2, loss: null })).toBe('people');
    expect(checkHintOf({ indicators: slow, people: 1, loss: null })).toBe('slow_camera');
    expect(checkHintOf({ indicators: indicatorsOf(FINE, 1), people: 1, loss: null })).toBe('slow_server');
  });

  it('mentions only the loss if the camera is lost', () => {
    expect(checkHintOf({ indicators: slow, people: 2, loss: 'muted' })).toBe('silent');
    expect(checkHintOf({ indicators: slow, people: 1, loss: 'ended' })).toBe('ended');
  });

  it('explains how to start if there is nothing else to mention', () => {
    expect(checkHintOf({ indicators: fine, people: 0, loss: null })).toBe('space');
  });
});
