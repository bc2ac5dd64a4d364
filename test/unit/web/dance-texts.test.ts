import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DANCE_INFO } from '@instep/dance-files/dance-info';
import type { DanceDetails } from '@instep/protocol/http';
import { localizedDetails, originalOf, recordedTitle, searchTexts, tagText } from '@instep/web/words/dance-texts';
import { DICTIONARIES, LANGUAGES, type Language } from '@instep/web/words/languages';
import { setLanguage } from '@instep/web/words/words.svelte';
import { afterEach, describe, expect, it } from 'vitest';

const move = { n: 1, startS: 0, endS: 2, gold: false, key: null };
const WALTZ: DanceDetails = {
  id: 'waltz',
  title: 'Slow waltz',
  translations: { ko: { 'Slow waltz': '느린 왈츠', Turn: '턴', Verse: '1절', kids: '어린이' }, tlh: { Turn: 'tlhe' } },
  durationS: 30,
  fps: 15,
  level: 1,
  effort: 1,
  tags: ['kids', 'seated', 'my own'],
  videoUrl: '/dances/waltz/video.mp4',
  coverUrl: null,
  width: 640,
  height: 480,
  posesUrl: '/dances/waltz/poses.json',
  moves: [
    { ...move, label: 'Turn', section: 'Verse' },
    { ...move, n: 2, label: 'constructor' },
  ],
};
const waltz = localizedDetails(WALTZ);
const textsOf = (dance: DanceDetails) => [
  dance.title,
  ...dance.moves.flatMap(({ label, section }) => [label, section]),
];

afterEach(() => setLanguage('en'));

describe('the texts of a dance', () => {
  it('follow the language that is shown, and stay as they are where they have no translation', () => {
    expect(textsOf(waltz)).toEqual(['Slow waltz', 'Turn', 'Verse', 'constructor', undefined]);
    setLanguage('ko');
    expect(textsOf(waltz)).toEqual(['느린 왈츠', '턴', '1절', 'constructor', undefined]);
  });

  it('are shown as they are in a dance without translations', () => {
    setLanguage('ko');
    expect(textsOf(localizedDetails({ ...WALTZ, translations: undefined }))).toEqual([
      'Slow waltz',
      'Turn',
      'Verse',
      'constructor',
      undefined,
    ]);
  });

  it('that were recorded follow the language, too, while the dance is there', () => {
    setLanguage('ko');
    const titles = [recordedTitle(WALTZ, 'Slow waltz'), recordedTitle(WALTZ, 'An old title')];
    expect([...titles, recordedTitle(null, 'Slow waltz')]).toEqual(['느린 왈츠', 'An old title', 'Slow waltz']);
  });

  it('are stored in the language in which they were written', () => {
    setLanguage('ko');
    expect(structuredClone(originalOf(waltz)).title).toBe('Slow waltz');
  });

  it('include tags, whose translation comes from the file, else from the app', () => {
    setLanguage('ko');
    expect(WALTZ.tags.map((tag) => tagText(waltz, tag))).toEqual(['어린이', '앉아서', 'my own']);
  });

  it('can be searched for in every language', () => {
    setLanguage('ko');
    expect(searchTexts(waltz)).toEqual(expect.arrayContaining(['Slow waltz', '느린 왈츠', '어린이']));
  });
});

describe('the dances that come with Instep', () => {
  const folder = path.resolve('data/dancer');
  const dances = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => DANCE_INFO.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))));
  const others = LANGUAGES.filter((language): language is Exclude<Language, 'en'> => language !== 'en');

  it.each(others)('have their titles and all names of moves in %s, and no others', (language) => {
    for (const { title, moves, translations } of dances) {
      const texts = new Set([title, ...moves.flatMap(({ label, section }) => [label, section])].filter(Boolean));
      expect(Object.keys(translations?.[language] ?? {}).toSorted()).toEqual([...texts].toSorted());
    }
  });

  it.each(others)('have tags that the app knows in %s', (language) => {
    const tags = [...new Set(dances.flatMap((dance) => dance.tags))];
    expect(tags.filter((tag) => DICTIONARIES[language].select.tag(tag) === tag)).toEqual([]);
  });
});
