import { cutText } from '@instep/choreo/cut-text';
import { titleFromWords } from '@instep/choreo/title-from-words';

/** The title that a video's file name suggests: `slow_waltz.mov` is `Slow waltz`. */
export const titleOf = (file: string): string => titleFromWords(file.replace(/\.[^.]+$/, ''));

/** As the schema of a dance counts them. */
const MAX_TAG_LENGTH = 40;
const MAX_TAGS = 20;

/** `arms, no jumps,` as tags: each once, none empty, as many and as long as a dance may have. */
export const tagsOf = (text: string): string[] =>
  [...new Set(text.split(',').flatMap((tag) => cutText(tag.trim(), MAX_TAG_LENGTH).trim() || []))].slice(0, MAX_TAGS);
