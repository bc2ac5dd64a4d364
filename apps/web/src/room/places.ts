/** The colours and marks of the players in a room: never the colour alone. */

/** By place: the tokens --p1 to --p8 of app.css for canvases, and the mark beside the number. */
export const PLACES: readonly { readonly colour: string; readonly mark: string }[] = [
  { colour: '#ff9f1c', mark: '●' },
  { colour: '#4d9dff', mark: '▲' },
  { colour: '#60e8ff', mark: '■' },
  { colour: '#ffff90', mark: '◆' },
  { colour: '#3c965a', mark: '★' },
  { colour: '#ff3c00', mark: '⬟' },
  { colour: '#b4b4a5', mark: '⬢' },
  { colour: '#b478b4', mark: '✚' },
];

/** The colour of a place on a canvas. */
export const placeColour = (place: number): string => PLACES[place % PLACES.length]?.colour ?? '';
