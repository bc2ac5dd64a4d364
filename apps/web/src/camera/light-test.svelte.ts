import type { Milliseconds } from '@instep/choreo/units';
import { brightness, toGreyFrame } from './camera-health.ts';
import { findLightDelay, type LightDelay, type LightSample, type LightStep } from './light-delay.ts';
import { context2d, createCanvas } from '../drawing/canvas.ts';
import { captureTimeOf } from './webcam-frame.ts';

/** How long the screen stays bright or dark: never the same twice in a row, and at most two changes a second. */
export const STEP_DURATIONS: readonly Milliseconds[] = [600, 560, 640, 580, 680, 620, 560, 660];
/** How long the screen is dark before the first step. */
const LEAD_IN: Milliseconds = 700;

/** Turns the screen bright and dark, and measures how long that takes to show in the camera's frames: 5.6 s. */
export class LightTest {
  state = $state<'proposed' | 'running' | 'done'>('proposed');
  /** What the screen is to show. */
  isBright = $state(false);
  result = $state.raw<LightDelay | null>(null);
  readonly #camera: HTMLVideoElement;
  readonly #canvas = createCanvas({ width: 32, height: 24 });
  #steps: LightStep[] = [];
  #samples: LightSample[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frameCallback = 0;

  constructor(camera: HTMLVideoElement) {
    this.#camera = camera;
  }

  run(): void {
    this.close();
    this.#steps = [];
    this.#samples = [];
    this.state = 'running';
    this.#sampleNextFrame();
    this.#timer = setTimeout(() => this.#showStep(0), LEAD_IN);
  }

  /** Stops at any point. */
  close(): void {
    clearTimeout(this.#timer);
    this.#camera.cancelVideoFrameCallback(this.#frameCallback);
    this.isBright = false;
  }

  #showStep(step: number): void {
    const length = STEP_DURATIONS[step];
    if (length === undefined) return this.#finish();
    requestAnimationFrame(() => {
      const isBright = (this.isBright = step % 2 === 0);
      // What changes in one animation frame is on the screen when the next one begins.
      requestAnimationFrame((at) => this.#steps.push({ at, isBright }));
    });
    this.#timer = setTimeout(() => this.#showStep(step + 1), length);
  }

  #sampleNextFrame(): void {
    this.#frameCallback = this.#camera.requestVideoFrameCallback((now, metadata) => {
      this.#samples.push({ captureTime: captureTimeOf(now, metadata), brightness: this.#measureBrightness() });
      this.#sampleNextFrame();
    });
  }

  #measureBrightness(): number {
    const { width, height } = this.#canvas;
    const context = context2d(this.#canvas, { willReadFrequently: true });
    context.drawImage(this.#camera, 0, 0, width, height);
    return brightness(toGreyFrame(context.getImageData(0, 0, width, height)));
  }

  #finish(): void {
    this.close();
    this.result = findLightDelay(this.#steps, this.#samples);
    this.state = 'done';
  }
}
