import { createScene, type DrawableScene } from './scene.ts';
import type { FrameState, SceneSetup } from './setup.ts';

// The only page of the renderer. The frame renderer calls `window.renderer` from outside.

declare global {
  interface Window {
    readonly renderer: RendererPage;
  }
}

/** The functions of the page that the frame renderer calls. */
export type RendererPage = {
  /** Builds the dancers, their location, lights and camera. */
  buildScene(setup: SceneSetup): void;
  /** Renders a frame and posts its pixels: RGBA rows, the lowest first. */
  renderFrame(state: FrameState): Promise<void>;
};

/** The path to which the page posts a frame. */
const FRAME_PATH = '/frame';

let scene: DrawableScene | null = null;
let pixels = new Uint8Array();

const buildScene = (setup: SceneSetup): void => {
  const canvas = document.createElement('canvas');
  scene = createScene(canvas, setup);
  pixels = new Uint8Array(setup.size.width * setup.size.height * 4);
};

const renderFrame = async (state: FrameState): Promise<void> => {
  if (!scene) throw new Error('expected buildScene() before renderFrame()');
  scene.draw(state);
  const { context } = scene;
  const { drawingBufferWidth, drawingBufferHeight } = context;
  context.readPixels(0, 0, drawingBufferWidth, drawingBufferHeight, context.RGBA, context.UNSIGNED_BYTE, pixels);
  const response = await fetch(FRAME_PATH, { method: 'POST', body: pixels });
  if (!response.ok) throw new Error(`expected the server to accept the frame, got status ${response.status}`);
};

Object.assign(window, { renderer: { buildScene, renderFrame } satisfies RendererPage });
