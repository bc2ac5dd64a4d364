import { describe, expect, it } from 'vitest';
import { MAX_DEVICE_FPS, MIN_DEVICE_FPS, RateKeeper, SEARCH_FPS } from '@instep/web/device-pose/rate-keeper';

type Estimates = { readonly seconds: number; readonly inferMs?: number; readonly isSeen?: boolean };

const open = () => {
  const rate = new RateKeeper();
  let now = 0;
  /** Estimates at the keeper's own rate for so long. */
  const estimate = ({ seconds, inferMs = 20, isSeen = true }: Estimates) => {
    const end = now + 1000 * seconds;
    while (now < end) {
      now += 1000 / rate.fps;
      rate.record(inferMs, now, isSeen);
    }
  };
  return { rate, estimate };
};

describe('RateKeeper', () => {
  it('falls by a fifth within about two seconds when estimates take nearly as long as the interval', () => {
    const { rate, estimate } = open();
    estimate({ seconds: 2.2, inferMs: 60 });
    expect(rate.fps).toBe(12);
  });

  it('never falls below the rate at which the judging suffers', () => {
    const { rate, estimate } = open();
    estimate({ seconds: 30, inferMs: 400 });
    expect([rate.fps, rate.isLowest]).toEqual([MIN_DEVICE_FPS, true]);
  });

  it('rises by one a second after ten calm seconds', () => {
    const { rate, estimate } = open();
    estimate({ seconds: 2.2, inferMs: 60 });
    estimate({ seconds: 10.5 });
    expect(rate.fps).toBe(13);
    estimate({ seconds: 60 });
    expect(rate.fps).toBe(MAX_DEVICE_FPS);
  });

  it('searches five times a second after nobody was seen for two seconds', () => {
    const { rate, estimate } = open();
    estimate({ seconds: 1.9, isSeen: false });
    expect(rate.fps).toBe(MAX_DEVICE_FPS);
    estimate({ seconds: 0.4, isSeen: false });
    expect(rate.fps).toBe(SEARCH_FPS);
  });

  it('is back at its rate with the first person who is seen', () => {
    const { rate, estimate } = open();
    estimate({ seconds: 5, isSeen: false });
    estimate({ seconds: 0.1 });
    expect(rate.fps).toBe(MAX_DEVICE_FPS);
    estimate({ seconds: 1, isSeen: false });
    expect(rate.fps).toBe(MAX_DEVICE_FPS);
  });

  it('learns nothing about a dance from the time of a search', () => {
    const { rate, estimate } = open();
    estimate({ seconds: 2.2, inferMs: 60 });
    estimate({ seconds: 60, inferMs: 1, isSeen: false });
    estimate({ seconds: 0.1 });
    expect(rate.fps).toBe(12);
  });
});
