import type { Milliseconds } from '@instep/choreo/units';
import { brightness, greyPicture } from './camera-health.ts';
import { lightDelay, type LightDelay, type LightSample, type LightStep } from './light-delay.ts';
import { context2d, createCanvas, takenAt } from './webcam-frame.ts';

/** How long the screen stays bright or dark: never the same twice in a row, and at most two changes a second. */
export const STEP_LENGTHS: readonly Milliseconds[] = [600, 560, 640, 580, 680, 620, 560, 660];
/** How long the screen is dark before the first step. */
const LEAD_IN: Milliseconds = 700;

/** Turns the screen bright and dark, and measures how long that takes to show in the camera's frames: 5.6 s. */
export class LightTest {
  state = $state<'proposed' | 'running' | 'done'>('proposed');
  /** What the screen is to show. */
  isBright = $state(false);
  found = $state.raw<LightDelay | null>(null);
  readonly #camera: HTMLVideoElement;
  readonly #canvas = createCanvas({ width: 32, height: 24 });
  #steps: LightStep[] = [];
  #samples: LightSample[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watching = 0;

  constructor(camera: HTMLVideoElement) {
    this.#camera = camera;
  }

  run(): void {
    this.close();
    this.#steps = [];
    this.#samples = [];
    this.state = 'running';
    this.#watch();
    this.#timer = setTimeout(() => this.#turn(0), LEAD_IN);
  }

  /** Stops at any point. */
  close(): void {
    clearTimeout(this.#timer);
    this.#camera.cancelVideoFrameCallback(this.#watching);
    this.isBright = false;
  }

  #turn(step: number): void {
    const length = STEP_LENGTHS[step];
    if (length === undefined) return this.#finish();
    requestAnimationFrame(() => {
      const isBright = (this.isBright = step % 2 === 0);
      // What changes in one animation frame is on the screen when the next one begins.
      requestAnimationFrame((at) => this.#steps.push({ at, isBright }));
    });
    this.#timer = setTimeout(() => this.#turn(step + 1), length);
  }

  #watch(): void {
    this.#watching = this.#camera.requestVideoFrameCallback((now, metadata) => {
      this.#samples.push({ takenAt: takenAt(now, metadata), brightness: this.#look() });
      this.#watch();
    });
  }

  #look(): number {
    const { width, height } = this.#canvas;
    const context = context2d(this.#canvas, { willReadFrequently: true });
    context.drawImage(this.#camera, 0, 0, width, height);
    return brightness(greyPicture(context.getImageData(0, 0, width, height)));
  }

  #finish(): void {
    this.close();
    this.found = lightDelay(this.#steps, this.#samples);
    this.state = 'done';
  }
}
