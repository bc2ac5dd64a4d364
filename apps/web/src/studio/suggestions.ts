/** The title that a video's file name suggests: `slow_waltz.mov` is `Slow waltz`. */
export const titleOf = (file: string): string => {
  const words = file
    .replace(/\.[^.]+$/, '')
    .replace(/[-_\s]+/g, ' ')
    .trim()
    .slice(0, 120);
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : '';
};

/** `arms, no jumps,` as tags: each once, none empty. */
export const tagsOf = (text: string): string[] => [
  ...new Set(text.split(',').flatMap((tag) => tag.trim().slice(0, 40) || [])),
];
