import { SAMPLE_RATE, type Stereo } from './mix.ts';

/** The loudness of all tracks: -15 dB, as root mean square relative to 1. */
const LOUDNESS = 0.178;
/** -1 dB: headroom for what an encoder adds. */
const PEAK = 0.89;
const FADE_SECONDS = 0.8;

const meanSquare = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value * value, 0) / Math.max(values.length, 1);

/** The mix at the target loudness, with soft-clipped peaks, faded out at the end. */
export const mastered = ({ left, right }: Stereo): Stereo => {
  const gain = LOUDNESS / Math.sqrt((meanSquare(left) + meanSquare(right)) / 2 + 1e-12);
  const finish = (values: Float32Array): Float32Array =>
    values.map((value, i) => {
      const fade = Math.min(1, (values.length - i) / (SAMPLE_RATE * FADE_SECONDS));
      return PEAK * Math.tanh((gain * value) / PEAK) * fade;
    });
  return { left: finish(left), right: finish(right) };
};
