/** What the Lab can change of the frames that are sent, and of the camera. A run with any of it counts for no best. */
import type { LabInput } from '@instep/protocol/client-message';

/** A slider. */
export type Knob = {
  readonly key: keyof LabInput & ('brightness' | 'contrast' | 'maxSide' | 'quality' | 'maxFps');
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Without the Lab. */
  readonly usual: number;
};

export const FRAME_KNOBS: readonly Knob[] = [
  { key: 'brightness', min: 0.5, max: 2.5, step: 0.05, usual: 1 },
  { key: 'contrast', min: 0.5, max: 2, step: 0.05, usual: 1 },
  { key: 'maxSide', min: 240, max: 640, step: 20, usual: 480 },
  { key: 'quality', min: 0.4, max: 0.95, step: 0.05, usual: 0.8 },
  { key: 'maxFps', min: 5, max: 15, step: 1, usual: 15 },
];

/** Safari draws canvases without filters. */
export const FILTER_KEYS: readonly Knob['key'][] = ['brightness', 'contrast'];

/** The sizes that can be asked of a camera. */
export const CAMERA_SIZES = [
  { width: 640, height: 480 },
  { width: 1280, height: 720 },
] as const;

/** Frames a second that can be asked of a camera. */
export const CAMERA_RATES = [15, 24, 30, 60] as const;

/** A camera's own setting, as far as it offers it. */
export type CameraRange = {
  readonly key: 'zoom' | 'exposure' | 'focus';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
};

/** The name that browsers give to a camera's setting (Image Capture). */
const CAMERA_SETTINGS: Readonly<Record<CameraRange['key'], string>> = {
  zoom: 'zoom',
  exposure: 'exposureTime',
  focus: 'focusDistance',
};

type Settings = Readonly<Record<string, unknown>>;

/** The ranges of a camera's own settings, of those that it offers. */
export const cameraRangesOf = (capabilities: Settings, settings: Settings): readonly CameraRange[] =>
  Object.entries(CAMERA_SETTINGS).flatMap(([key, name]) => {
    const range = capabilities[name] as { min?: number; max?: number; step?: number } | undefined;
    if (range?.min === undefined || range.max === undefined || range.min >= range.max) return [];
    const value = typeof settings[name] === 'number' ? settings[name] : range.min;
    return { key: key as CameraRange['key'], min: range.min, max: range.max, step: range.step || 1, value };
  });

/** Whether a camera has a light that can be switched. */
export const hasTorch = (capabilities: Settings): boolean => capabilities['torch'] === true;

/** What is asked of a camera: its size and rate at best, its own settings exactly. */
export const constraintsOf = ({ width, height, cameraFps, zoom, exposure, focus, torch }: LabInput) => ({
  ...(width !== undefined && { width: { ideal: width } }),
  ...(height !== undefined && { height: { ideal: height } }),
  ...(cameraFps !== undefined && { frameRate: { ideal: cameraFps } }),
  advanced: [
    ...(zoom === undefined ? [] : [{ zoom }]),
    ...(exposure === undefined ? [] : [{ exposureMode: 'manual', exposureTime: exposure }]),
    ...(focus === undefined ? [] : [{ focusMode: 'manual', focusDistance: focus }]),
    ...(torch === undefined ? [] : [{ torch }]),
  ],
});
