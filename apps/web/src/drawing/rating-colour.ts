import { RATING_PROPERTIES, type Rating } from '@instep/choreo/rating';

/** The CSS colour of a rating's mark, bar or dot, on the page and on paper; null is a move without a rating. */
export const ratingColour = (rating: Rating | null): string =>
  rating === null ? 'var(--text3)' : `var(--${RATING_PROPERTIES[rating].colour})`;

/** The same for large words over a video: a lighter colour if the CSS has one. */
export const ratingColourOnVideo = (rating: Rating): string => {
  const { colour } = RATING_PROPERTIES[rating];
  return `var(--${colour}-on-video, var(--${colour}))`;
};

/** How opaque the light of a hit is at the sides of the stage: it changes their luminance by no more than a tenth. */
export const EDGE_LIGHT = 0.12;

/** A move that kept the combo, and the colour that its lights have. */
export type Hit = { readonly move: number; readonly colour: string };
