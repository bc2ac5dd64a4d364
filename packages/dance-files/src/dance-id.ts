const MAX_ID_LENGTH = 64;

/** Latin letters that Unicode normalization does not decompose. */
const LETTERS: { readonly [letter: string]: string } = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', ħ: 'h', ŋ: 'ng' },
};

/** The parts of Korean syllables, in Unicode's order, in the Revised Romanization letter by letter. */
const INITIALS = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ');
const VOWELS = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const FINALS = ' k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ');
const FIRST_SYLLABLE = 0xac00;

const romanized = (syllable: string): string => {
  const index = (syllable.codePointAt(0) ?? FIRST_SYLLABLE) - FIRST_SYLLABLE;
  const [initial, vowel] = [Math.floor(index / (21 * 28)), Math.floor(index / 28) % 21];
  return `${INITIALS[initial] ?? ''}${VOWELS[vowel] ?? ''}${FINALS[index % 28] ?? ''}`;
};

/** The id that words suggest: `Slow Wältz (2)` is `slow-waltz-2`; `null` without a Latin or Korean letter or digit. */
export const idFromWords = (words: string): string | null =>
  words
    .normalize('NFC')
    .replace(/[가-힣]/gu, romanized)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþıħŋ]/g, (letter) => LETTERS[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_ID_LENGTH)
    .replace(/^-+|-+$/g, '') || null;

/** The id that a file's name or a title in any script suggests: `춤` is `chum`, `舞蹈` is `dance-` and a digest of it. */
export const idFromAnyText = (words: string): string => idFromWords(words) ?? `dance-${digest(words.normalize('NFC'))}`;

/** Eight hex digits that stay the same for the same words: FNV-1a. */
const digest = (words: string): string => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(words)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

/** The id if it is free; otherwise with the first number, from 2, that makes it free: `waltz-2`. */
export const uniqueId = (id: string, isTaken: (id: string) => boolean): string => {
  if (!isTaken(id)) return id;
  let n = 2;
  const numbered = (): string => `${id.slice(0, MAX_ID_LENGTH - String(n).length - 1)}-${n}`;
  while (isTaken(numbered())) n++;
  return numbered();
};
