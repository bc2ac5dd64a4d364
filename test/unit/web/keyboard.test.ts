import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyHold } from '@instep/web/browser/key-hold.svelte';
import { nameOfKey } from '@instep/web/browser/keyboard';
import { KEY_TABLE } from '@instep/web/play/key-table';
import { PAUSE_DICTIONARIES } from '@instep/web/play/pause-words';
import { viewKeys } from '@instep/web/play/view-keys';
import { Preferences } from '@instep/web/preferences/preferences.svelte';
import { LANGUAGES } from '@instep/web/words/languages';

const pressed = (key: string, more: Partial<KeyboardEvent> = {}) =>
  ({ key, code: '', repeat: false, ctrlKey: false, metaKey: false, altKey: false, ...more }) as KeyboardEvent;

describe('nameOfKey', () => {
  it.each([
    ['a capital letter', { key: 'M', code: 'KeyM' }, 'm'],
    ['a letter that another keyboard has elsewhere', { key: 'm', code: 'Semicolon' }, 'm'],
    ['a Hangul letter', { key: 'ㅡ', code: 'KeyM' }, 'm'],
    ['a letter within an input method', { key: 'Process', code: 'KeyM' }, 'm'],
    ['another key', { key: 'Escape', code: 'Escape' }, 'Escape'],
  ])('is the lower-case letter or the key of %s', (_, event, name) => {
    expect(nameOfKey(event)).toBe(name);
  });
});

describe('KeyHold', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('acts once after the key was held for as long as required', () => {
    const action = vi.fn();
    const hold = new KeyHold('r', 600, action);
    hold.press(pressed('r'));
    vi.advanceTimersByTime(500);
    hold.press(pressed('r', { repeat: true }));
    expect([hold.isHeld, action.mock.calls.length]).toEqual([true, 0]);
    vi.advanceTimersByTime(1_000);
    expect([hold.isHeld, action.mock.calls.length]).toEqual([false, 1]);
  });

  it('does nothing if the key is released earlier, or if it is another key or with Ctrl', () => {
    const action = vi.fn();
    const hold = new KeyHold('r', 600, action);
    hold.press(pressed('r'));
    vi.advanceTimersByTime(500);
    hold.release();
    hold.press(pressed('t'));
    hold.press(pressed('r', { ctrlKey: true }));
    vi.advanceTimersByTime(1_000);
    expect([hold.isHeld, action.mock.calls.length]).toEqual([false, 0]);
  });
});

describe('the help', () => {
  it('names every key that changes the view while dancing', () => {
    const named = KEY_TABLE.dance.flatMap(({ keys }) => keys.map((key) => key.toLowerCase()));
    expect(named).toEqual(expect.arrayContaining(Object.keys(viewKeys(new Preferences(null)))));
  });

  it('uses all of its texts, in each language', () => {
    const used = new Set(Object.values(KEY_TABLE).flatMap((rows) => rows.map(({ does }) => does as string)));
    for (const language of LANGUAGES)
      expect(new Set(Object.keys(PAUSE_DICTIONARIES[language].help.does))).toEqual(used);
  });
});
