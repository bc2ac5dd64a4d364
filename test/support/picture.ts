import type { Picture } from '@instep/pose-estimator/pose-estimator';

/** A picture whose pixel at `x`, `y` has the three colours that `colour` says; black unless told. */
export const picture = (
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [red: number, green: number, blue: number] = () => [0, 0, 0],
  channels: 3 | 4 = 3,
): Picture => {
  const data = new Uint8Array(width * height * channels).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * channels);
  }
  return { width, height, channels, data };
};
