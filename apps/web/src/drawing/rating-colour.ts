import { RATING, type Rating } from '@instep/choreo/rating';

/** The CSS colour of a rating's mark, bar or dot, on the page and on paper; of a move that was not seen without one. */
export const ratingColour = (rating: Rating | null): string =>
  rating === null ? 'var(--text3)' : `var(--${RATING[rating].colour})`;

/** The same for large words over a video: lightened where the CSS has a lighter one. */
export const ratingColourOnVideo = (rating: Rating): string => {
  const { colour } = RATING[rating];
  return `var(--${colour}-on-video, var(--${colour}))`;
};
