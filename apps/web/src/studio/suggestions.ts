import { titleFromWords } from '@instep/choreo/title-from-words';

/** The title that a video's file name suggests: `slow_waltz.mov` is `Slow waltz`. */
export const titleOf = (file: string): string => titleFromWords(file.replace(/\.[^.]+$/, ''));

/** `arms, no jumps,` as tags: each once, none empty. */
export const tagsOf = (text: string): string[] => [
  ...new Set(text.split(',').flatMap((tag) => tag.trim().slice(0, 40) || [])),
];
