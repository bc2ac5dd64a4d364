import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applySound, Speaker } from '@instep/web/play/sound';

/** What the browser has been asked to say. */
const spoken: { text: string; lang: string; volume: number }[] = [];
const synthesis = {
  speak: (utterance: SpeechSynthesisUtterance) => void spoken.push(utterance),
  cancel: vi.fn(),
};
const at = (now: number, muted = false) => ({ now, locale: 'ko', sound: { volume: 0.5, muted } });

describe('the spoken ratings', () => {
  beforeEach(() => {
    spoken.length = 0;
    vi.stubGlobal(
      'SpeechSynthesisUtterance',
      class {
        lang = '';
        volume = 1;
        rate = 1;
        readonly text: string;
        constructor(text: string) {
          this.text = text;
        }
      },
    );
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('are said in the language and at the volume of the page', () => {
    new Speaker(synthesis).say('Super', at(0));
    expect(spoken).toMatchObject([{ text: 'Super', lang: 'ko', volume: 0.5 }]);
  });

  it('come at most every 1.5 s: what is said later would belong to another move', () => {
    const speaker = new Speaker(synthesis);
    expect([0, 700, 1_400, 1_500].map((now) => speaker.say(`${now}`, at(now)))).toEqual([true, false, false, true]);
    expect(spoken.map(({ text }) => text)).toEqual(['0', '1500']);
  });

  it('are announced, but not spoken, while the page is muted or the browser can’t speak', () => {
    expect(new Speaker(synthesis).say('Super', at(0, true))).toBe(true);
    expect(new Speaker(null).say('Super', at(0))).toBe(true);
    expect(spoken).toEqual([]);
  });

  it('stop when the dance is left', () => {
    new Speaker(synthesis).close();
    expect(synthesis.cancel).toHaveBeenCalled();
  });
});

it('the player’s volume and mute apply to the video', () => {
  const video = { volume: 1, muted: false };
  applySound(video, { volume: 0.3, muted: true });
  expect(video).toEqual({ volume: 0.3, muted: true });
  applySound(video, { volume: 1, muted: false });
  expect(video).toEqual({ volume: 1, muted: false });
  applySound(video, { volume: 1, muted: false }, true);
  expect(video.muted).toBe(true);
});
