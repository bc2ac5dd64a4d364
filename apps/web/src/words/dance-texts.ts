/** The texts of a dance in the language that is shown, as far as its file has translations. */
import type { DanceDetails, DanceSummary, Translations } from '@instep/protocol/http';
import { language, words } from './words.svelte.ts';

type Translated = { readonly translations?: Translations | undefined };

/** The dances as the server sent them, by those that `localized` made of them. */
const originals = new WeakMap<object, unknown>();

/** The translation of one of a dance's texts into the language that is shown now; without one, the text itself. */
const translationOf = ({ translations }: Translated, text: string): string => {
  const texts = translations?.[language()] ?? {};
  return (Object.hasOwn(texts, text) && texts[text]) || text;
};

/** The dance with a title in the language that is shown: a text that reads it follows a change of the language. */
export const localized = <T extends DanceSummary>(dance: T): T => {
  if (!dance.translations) return dance;
  const shown: T = {
    ...dance,
    get title() {
      return translationOf(dance, dance.title);
    },
  };
  originals.set(shown, dance);
  return shown;
};

/** The same, with the names of its moves and sections. */
export const localizedDetails = (dance: DanceDetails): DanceDetails => {
  if (!dance.translations) return dance;
  const moves = dance.moves.map((move) => ({
    ...move,
    get label() {
      return move.label && translationOf(dance, move.label);
    },
    get section() {
      return move.section && translationOf(dance, move.section);
    },
  }));
  return localized({ ...dance, moves });
};

/** A recorded title of a dance in the language that is shown; the server may not have the dance any more. */
export const recordedTitle = (dance: Translated | undefined | null, title: string): string =>
  dance ? translationOf(dance, title) : title;

/** The dance as the server sent it, for what is stored and read in another language later. */
export const originalOf = <T extends DanceSummary>(dance: T): T => (originals.get(dance) as T | undefined) ?? dance;

/** A tag as it is shown: as the dance's file translates it, as the app knows it, or as it was written. */
export const tagText = (dance: Translated, tag: string): string => {
  const translation = translationOf(dance, tag);
  return translation === tag ? words().select.tag(tag) : translation;
};

/** The title and tags of a dance in all its languages, to find it by. */
export const searchTexts = (dance: DanceSummary): readonly string[] => {
  const { title, tags, translations = {} } = originalOf(dance);
  return [title, ...tags, ...Object.values(translations).flatMap((texts) => Object.values(texts))];
};
