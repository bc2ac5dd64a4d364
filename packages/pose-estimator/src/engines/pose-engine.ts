/** How the three colours of a tensor lie: pixel by pixel (NHWC), or plane by plane (NCHW). */
export type TensorLayout = 'channels_last' | 'channels_first';

/** Side of the detector's square input, in its pixels. */
export const DETECTOR_SIZE = 224;
/** Side of the landmark network's square input, in its pixels. */
export const LANDMARK_SIZE = 256;
/** Side of a heatmap, in its cells. */
export const HEATMAP_SIZE = 64;
/** Landmarks the network tells: the 33 keypoints, two that place the next region, and four unused. */
export const LANDMARK_COUNT = 39;

/**
 * Of the landmark network's outputs, landmarks, flag, heatmaps and world: all but the third, a mask of the person
 * that costs a quarter to a half of the run, and that nobody here needs.
 */
export const WITHOUT_SEGMENTATION = [0, 1, 3, 4];

export type DetectorOutput = {
  /** 2254 x 12: centre x and y, width, height, and four points, in input pixels from the anchor. */
  readonly boxes: Float32Array;
  /** 2254 logits. */
  readonly scores: Float32Array;
};

export type LandmarkOutput = {
  /** 39 x (x, y, z in input pixels, visibility and presence as logits). */
  readonly landmarks: Float32Array;
  /** Whether a person is in the region, 0..1. */
  readonly flag: number;
  /** 64 x 64 x 39 logits, in the engine's layout. */
  readonly heatmaps: Float32Array;
  /** 39 x (x, y, z) in metres from mid-hip, turned as the input is. */
  readonly world: Float32Array;
};

/**
 * Who runs the two networks. Inputs may be reused by the caller once the promise is kept; outputs are good until the
 * same network runs again.
 */
export interface PoseEngine {
  /** Who that is, in words. */
  readonly name: string;
  /** Of the inputs it wants, and of the heatmaps it gives. */
  readonly layout: TensorLayout;
  /** `pixels`: 224 x 224 x 3 in -1..1. */
  runDetector(pixels: Float32Array): Promise<DetectorOutput>;
  /** `pixels`: 256 x 256 x 3 in 0..1. */
  runLandmark(pixels: Float32Array): Promise<LandmarkOutput>;
  close(): Promise<void>;
}
