/** A name for a wall that everybody sees: `Mia van Dijk` as `M. v. D.`; '' stays ''. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/u)
    .flatMap((word) => firstGrapheme(word) ?? [])
    .map((letter) => `${letter}.`)
    .join(' ');

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstGrapheme = (word: string): string | undefined => {
  for (const { segment } of graphemes.segment(word)) return segment;
  return undefined;
};
