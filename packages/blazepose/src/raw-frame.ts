import type { Pixels } from '@instep/choreo/units';

/** A decoded frame in memory, upright: rows from the top, pixels from the left, three (RGB) or four (RGBX) bytes each. */
export type RawFrame = FrameSize & { readonly channels: 3 | 4; readonly data: Uint8Array };

export type FrameSize = { readonly width: Pixels; readonly height: Pixels };
