import { truncateText, titleFromFileName } from '@instep/choreo/text';

/** The title that a video's file name suggests: `slow_waltz.mov` is `Slow waltz`. */
export const suggestedTitle = (file: string): string => titleFromFileName(file.replace(/\.[^.]+$/, ''));

/** The limits in the schema of a dance. */
const MAX_TAG_LENGTH = 40;
const MAX_TAGS = 20;

/** The tags in a text like `arms, no jumps,`: no duplicates, none empty, within the limits of a dance. */
export const parseTags = (text: string): string[] =>
  [...new Set(text.split(',').flatMap((tag) => truncateText(tag.trim(), MAX_TAG_LENGTH).trim() || []))].slice(
    0,
    MAX_TAGS,
  );
