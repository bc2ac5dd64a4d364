import { createFilmSet, type FilmSet } from './scene.ts';
import type { Moment, Setup } from './setup.ts';

// The one page of the film set. What films it calls these three from outside.

declare global {
  interface Window {
    readonly stage: FilmStage;
  }
}

/** What the page can be told. */
export type FilmStage = {
  /** Builds the dancers and the stage. */
  build(setup: Setup): void;
  /** Draws a moment and sends its pixels: RGBA rows from the lowest up. */
  film(moment: Moment): Promise<void>;
};

/** Where the page sends a picture. */
const PICTURE_PATH = '/picture';

let set: FilmSet | null = null;
let pixels = new Uint8Array();

const build = (setup: Setup): void => {
  const canvas = document.createElement('canvas');
  set = createFilmSet(canvas, setup);
  pixels = new Uint8Array(setup.size.width * setup.size.height * 4);
};

const film = async (moment: Moment): Promise<void> => {
  if (!set) throw new Error('expected build() before film()');
  set.draw(moment);
  const { context } = set;
  const { drawingBufferWidth, drawingBufferHeight } = context;
  context.readPixels(0, 0, drawingBufferWidth, drawingBufferHeight, context.RGBA, context.UNSIGNED_BYTE, pixels);
  const answer = await fetch(PICTURE_PATH, { method: 'POST', body: pixels });
  if (!answer.ok) throw new Error(`expected the picture to be taken, got status ${answer.status}`);
};

Object.assign(window, { stage: { build, film } satisfies FilmStage });
