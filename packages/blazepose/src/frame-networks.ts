/** Runs the two networks on parts of a frame. */
import { cropRegion, letterbox } from './crop.ts';
import { decodeDetections, type Detection } from './detections.ts';
import { decodeLandmarks, type Landmarks } from './landmarks.ts';
import { DETECTOR_SIZE, LANDMARK_SIZE, type PoseEngine } from './pose-engine.ts';
import type { RawFrame } from './raw-frame.ts';
import type { Region } from './region.ts';

/** Below this flag nobody is in the region, as in BlazePose. */
const MIN_FLAG = 0.5;

/** An engine with the memory for the inputs of its networks. */
export class FrameNetworks {
  readonly #engine: PoseEngine;
  readonly #detectorInput = new Float32Array(DETECTOR_SIZE * DETECTOR_SIZE * 3);
  readonly #landmarkInput = new Float32Array(LANDMARK_SIZE * LANDMARK_SIZE * 3);

  constructor(engine: PoseEngine) {
    this.#engine = engine;
  }

  /** The landmarks of the person in a region; `null` if nobody is in it. */
  async estimate(frame: RawFrame, region: Region): Promise<Landmarks | null> {
    const { layout } = this.#engine;
    cropRegion(frame, region, { size: LANDMARK_SIZE, layout, range: [0, 1] }, this.#landmarkInput);
    const output = await this.#engine.runLandmark(this.#landmarkInput);
    return output.flag < MIN_FLAG ? null : decodeLandmarks(output, region, layout);
  }

  /** All detections in a part of the frame, the most confident first; one person may be detected several times. */
  async detect(frame: RawFrame, view: Region): Promise<Detection[]> {
    letterbox(frame, this.#engine.layout, this.#detectorInput, view);
    return decodeDetections(await this.#engine.runDetector(this.#detectorInput), view);
  }
}
