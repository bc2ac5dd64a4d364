import { fileURLToPath } from 'node:url';
import { sourcesDigest } from './sources-digest.ts';

/** What poses are made with, beside the video. */
const RULER = ['../../../packages/blazepose/src', '../../../packages/pose-estimator/src', '.'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/** Twelve hex digits that change when the code that measures does, or `choice`: which network, run by whom. */
export const rulerDigest = (...choice: readonly string[]): Promise<string> => sourcesDigest(RULER, choice.join(' '));
