/** The interface between the pipeline and the engine that runs BlazePose's two networks. */

/** Order of the three colours in a tensor: pixel by pixel (NHWC), or plane by plane (NCHW). */
export type TensorLayout = 'channels_last' | 'channels_first';

/** Side of the detector's square input, in pixels. */
export const DETECTOR_SIZE = 224;
/** Side of the landmark network's square input, in pixels. */
export const LANDMARK_SIZE = 256;
/** Side of a heatmap, in cells. */
export const HEATMAP_SIZE = 64;
/** Landmarks in the network's output: the 33 keypoints, two that place the next region, and four unused. */
export const LANDMARK_COUNT = 39;

/**
 * The indices of the landmark network's outputs that are used: landmarks, flag, heatmaps and world. The one left out is
 * a segmentation mask of the person, which takes a quarter to a half of the run time.
 */
export const LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION = [0, 1, 3, 4];

export type DetectorOutput = {
  /** 2254 x 12: centre x and y, width, height, and four points, in input pixels relative to the anchor. */
  readonly boxes: Float32Array;
  /** 2254 logits. */
  readonly scores: Float32Array;
};

export type LandmarkOutput = {
  /** 39 x (x, y, z in input pixels, visibility and presence as logits). */
  readonly landmarks: Float32Array;
  /** Confidence that a person is in the region, 0..1. */
  readonly flag: number;
  /** 64 x 64 x 39 logits, in the engine's layout. */
  readonly heatmaps: Float32Array;
  /** 39 x (x, y, z) in metres from mid-hip, with the same rotation as the input. */
  readonly world: Float32Array;
};

/**
 * Runs the two networks of BlazePose; the implementation decides how (native code, wasm, a GPU). Inputs may be
 * overwritten once the promise has settled; outputs are valid until the same network runs again.
 */
export interface PoseEngine {
  /** Name of the engine that runs the networks, for the log. */
  readonly name: string;
  /** Layout of the inputs that it expects and of the heatmaps that it returns. */
  readonly layout: TensorLayout;
  /** `pixels`: 224 x 224 x 3 in -1..1. */
  runDetector(pixels: Float32Array): Promise<DetectorOutput>;
  /** `pixels`: 256 x 256 x 3 in 0..1. */
  runLandmark(pixels: Float32Array): Promise<LandmarkOutput>;
  close(): Promise<void>;
}

/** The detector's output tensors by name. Throws RangeError if one is missing. */
export const detectorOutput = ([boxes, scores]: readonly Float32Array[]): DetectorOutput => ({
  boxes: requireTensor(boxes),
  scores: requireTensor(scores),
});

/** The landmark network's outputs, given in the order of LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION. Throws RangeError if one is missing. */
export const landmarkOutput = ([landmarks, flag, heatmaps, world]: readonly Float32Array[]): LandmarkOutput => ({
  landmarks: requireTensor(landmarks),
  flag: requireTensor(flag)[0] ?? 0,
  heatmaps: requireTensor(heatmaps),
  world: requireTensor(world),
});

const requireTensor = (tensor: Float32Array | undefined): Float32Array => {
  if (!tensor) throw new RangeError('expected another output of the network, got none');
  return tensor;
};

/** The probability of a logit. */
export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
