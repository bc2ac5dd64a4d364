import { createFilmSet, type FilmSet } from './scene.ts';
import type { Moment, Setup } from './setup.ts';

// The only page of the film set. The film studio calls `window.stage` from outside.

declare global {
  interface Window {
    readonly stage: FilmStage;
  }
}

/** The functions of the page that the film studio calls. */
export type FilmStage = {
  /** Builds the dancers and the stage. */
  build(setup: Setup): void;
  /** Renders a moment and posts its pixels: RGBA rows, the lowest first. */
  film(moment: Moment): Promise<void>;
};

/** The path to which the page posts a frame. */
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
