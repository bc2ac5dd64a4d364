import { describe, expect, expectTypeOf, it } from 'vitest';
import type { SessionProblem } from '@instep/protocol/http';
import type { CameraProblem } from '@instep/web/camera/camera-problem';
import type { Indicator, IndicatorState } from '@instep/web/camera/camera-indicators';
import type { CheckHint, CheckMessage } from '@instep/web/camera/check-message';
import type { Framing } from '@instep/web/camera/framing';
import type { CameraLoss } from '@instep/web/camera/webcam.svelte';
import type { PauseReason } from '@instep/web/play/dance-run.svelte';
import type { LostReason } from '@instep/web/play/connection-loss';
import type { VideoProblem } from '@instep/web/play/video-problem';
import { chooseLanguage, Preferences } from '@instep/web/preferences/preferences.svelte';
import type { CompletenessRemark } from '@instep/web/report/completeness';
import type { SessionStatus } from '@instep/web/report/session-report';
import type { StudioError } from '@instep/web/studio/studio-error';
import type { FailureKind } from '@instep/web/studio/import-failure';
import type { Filter } from '@instep/web/select/dance-filter';
import { ENGLISH, type Words } from '@instep/web/words/english/english';
import { KOREAN } from '@instep/web/words/korean/korean';
import { DICTIONARIES, firstKnownLanguage, LANGUAGES, ownNameOf } from '@instep/web/words/languages';
import { nextLanguage, setLanguage, words } from '@instep/web/words/words.svelte';

type Leaf = readonly [path: string, text: unknown];

/** Every text and every function of a dictionary with its path. */
const leaves = (node: unknown, path = ''): readonly Leaf[] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
    : [[path, node]];

/** All outputs of a text: a function of numbers, or of a limb and numbers, is called in each way. */
const outputsOf = (text: unknown): readonly unknown[] =>
  typeof text === 'function'
    ? [1, 'left_arm', 'https://localhost:8443'].map((first) => (text as (...args: unknown[]) => unknown)(first, 2, 3))
    : [text];

const HANGUL = /[가-힣]/;
/** Longer than a unit or a key, and no name of a format; a number in a limb's place results in `undefined`. */
const LATIN_WORD = /(?!\b(?:CSV|PNG|undefined)\b)\b[A-Za-z]{3,}/;

describe('the dictionaries', () => {
  it.each(LANGUAGES)('have the same keys in %s', (language) => {
    const paths = (words: unknown) => leaves(words).map(([path, text]) => `${path}: ${typeof text}`);
    expect(paths(DICTIONARIES[language]).toSorted()).toEqual(paths(ENGLISH).toSorted());
  });

  it('have a text for every state of the app and no other', () => {
    // For the compiler: the dictionaries import nothing of the app, so that everything may import them.
    expectTypeOf<keyof Words['camera']>().toEqualTypeOf<CameraProblem>();
    expectTypeOf<keyof Words['cameraLost']>().toEqualTypeOf<CameraLoss>();
    expectTypeOf<keyof Words['check']['lines']>().toEqualTypeOf<CheckMessage>();
    expectTypeOf<keyof Words['check']['hints']>().toEqualTypeOf<CheckHint>();
    expectTypeOf<keyof Words['check']['indicators']>().toEqualTypeOf<Indicator>();
    expectTypeOf<keyof Words['check']['indicatorStates']>().toEqualTypeOf<IndicatorState>();
    expectTypeOf<keyof Words['dance']['unseenLines']>().toEqualTypeOf<Exclude<Framing, 'all_seen'>>();
    expectTypeOf<keyof Words['paused']>().toEqualTypeOf<PauseReason>();
    expectTypeOf<keyof Words['lost']>().toEqualTypeOf<LostReason>();
    expectTypeOf<keyof Words['noVideo']>().toEqualTypeOf<VideoProblem>();
    expectTypeOf<keyof Words['result']['remarks']>().toEqualTypeOf<CompletenessRemark['about']>();
    expectTypeOf<keyof Words['review']['statuses']>().toEqualTypeOf<SessionStatus>();
    expectTypeOf<keyof Words['review']['problems']['kinds']>().toEqualTypeOf<SessionProblem['kind']>();
    expectTypeOf<keyof Words['studio']['errors']>().toEqualTypeOf<StudioError>();
    expectTypeOf<keyof Words['studio']['imports']['failures']>().toEqualTypeOf<FailureKind>();
    expectTypeOf<keyof Words['select']['filters']>().toEqualTypeOf<Filter>();
  });

  it.each(LANGUAGES)('have no empty text in %s', (language) => {
    const empty = leaves(DICTIONARIES[language]).filter(([, text]) =>
      outputsOf(text).some((output) => output === undefined || output === '' || output === ' '),
    );
    expect(empty.map(([path]) => path)).toEqual([]);
  });

  it('have no English sentence among the Korean texts', () => {
    const isEnglish = (output: unknown) => LATIN_WORD.test(String(output)) && !HANGUL.test(String(output));
    const foreign = leaves(KOREAN).filter(([, text]) => isEnglish(outputsOf(text)[0]));
    expect(foreign.map(([path]) => path)).toEqual([]);
  });
});

describe('the language', () => {
  it('is the first known one of the browser, or English', () => {
    expect(firstKnownLanguage(['zz-ZZ', 'ko-KR', 'en-US'])).toBe('ko');
    expect(firstKnownLanguage(['KO'])).toBe('ko');
    expect(firstKnownLanguage(['zz', 'xx'])).toBe('en');
    expect(firstKnownLanguage([])).toBe('en');
  });

  it('changes all texts, and the choice is stored', () => {
    let stored: string | null = null;
    const storage = { getItem: () => stored, setItem: (_key: string, text: string) => void (stored = text) };
    expect(new Preferences(storage).language).toBeNull();
    chooseLanguage(new Preferences(storage), 'ko');
    expect(words().nav.settings).toBe('설정');
    const next = LANGUAGES[(LANGUAGES.indexOf('ko') + 1) % LANGUAGES.length];
    expect([nextLanguage(), ownNameOf('ko'), new Preferences(storage).language]).toEqual([next, '한국어', 'ko']);
    setLanguage('en');
  });

  it('that is stored but unknown is ignored', () => {
    const storage = { getItem: () => '{"language":"tlh"}', setItem: () => undefined };
    expect(new Preferences(storage).language).toBeNull();
  });
});
