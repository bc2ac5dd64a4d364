import { describe, expect, expectTypeOf, it } from 'vitest';
import { ROOM_MODES } from '@instep/protocol/room-messages';
import { ROOM_DICTIONARIES } from '@instep/web/room/room-words';
import { PAUSE_DICTIONARIES } from '@instep/web/play/pause-words';
import { QUEUE_DICTIONARIES } from '@instep/web/select/queue-words';
import type { RoomEnd } from '@instep/web/room/room-client.svelte';
import type { LobbyTexts } from '@instep/web/words/english/room';
import { LANGUAGES } from '@instep/web/words/languages';

type Leaf = readonly [path: string, text: unknown];

const leaves = (node: unknown, path = ''): readonly Leaf[] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
    : [[path, node]];

const outputOf = (text: unknown): string =>
  String(typeof text === 'function' ? (text as (...args: unknown[]) => unknown)(1, 2, 3) : text);

const HANGUL = /[가-힣]/;
const LATIN_WORD = /\b[A-Za-z]{3,}/;

const TEXTS = {
  en: [ROOM_DICTIONARIES.en, QUEUE_DICTIONARIES.en, PAUSE_DICTIONARIES.en],
  ko: [ROOM_DICTIONARIES.ko, QUEUE_DICTIONARIES.ko, PAUSE_DICTIONARIES.ko],
};

describe('the texts of dancing together, of a queue, and of the pause', () => {
  it.each(LANGUAGES)('have the same keys in %s, and none is empty', (language) => {
    const paths = (words: unknown) => leaves(words).map(([path, text]) => `${path}: ${typeof text}`);
    expect(paths(TEXTS[language]).toSorted()).toEqual(paths(TEXTS.en).toSorted());
    expect(leaves(TEXTS[language]).filter(([, text]) => outputOf(text).trim() === '')).toEqual([]);
  });

  it('have no English sentence among the Korean ones', () => {
    const foreign = leaves(TEXTS.ko).filter(([, text]) => {
      const output = outputOf(text);
      return LATIN_WORD.test(output) && !HANGUL.test(output);
    });
    expect(foreign.map(([path]) => path)).toEqual([]);
  });

  it('have a text for every state of a room and no other', () => {
    expectTypeOf<keyof LobbyTexts['ends']>().toEqualTypeOf<RoomEnd>();
    expect(Object.keys(ROOM_DICTIONARIES.en.lobby.modes).toSorted()).toEqual(['label', ...ROOM_MODES].toSorted());
  });
});
