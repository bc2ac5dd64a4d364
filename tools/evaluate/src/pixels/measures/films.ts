import type { Measure } from '@instep/measures/measure';
import type { ShippedFilm, PixelMaterial } from '../load-pixels.ts';
import { correctKeypoints, detectedShare, countSwapped } from '../pose-error.ts';

const figuresOf = ({ id, samples }: ShippedFilm) => ({
  id,
  detected: detectedShare(samples),
  pck20: correctKeypoints(samples, 0.2),
  pck10: correctKeypoints(samples, 0.1),
  armsSwapped: countSwapped(samples, 'arms'),
  legsSwapped: countSwapped(samples, 'legs'),
});

/** The complete shipped dances: their CSVs against the true position of every joint. */
export const filmsMeasure: Measure<PixelMaterial> = {
  id: '1P films',
  measure: 'poses of the shipped dances against the ground truth: the worst dance; frames with sides exchanged',
  bounds: {
    detected: { atLeast: 1 },
    pck20: { atLeast: 0.95 },
    armsSwapped: { atMost: 0 },
    legsSwapped: { atMost: 0 },
  },
  figuresOf: ({ films }) => {
    if (films.length === 0) return null;
    const all = films.map(figuresOf);
    const lowest = (name: 'detected' | 'pck20' | 'pck10'): number => Math.min(...all.map((film) => film[name]));
    const sum = (name: 'armsSwapped' | 'legsSwapped'): number => all.reduce((total, film) => total + film[name], 0);
    return {
      values: {
        detected: lowest('detected'),
        pck20: lowest('pck20'),
        pck10: lowest('pck10'),
        armsSwapped: sum('armsSwapped'),
        legsSwapped: sum('legsSwapped'),
      },
      n: films.reduce((total, { samples }) => total + samples.length, 0),
      note: `${all.map(({ id, pck20 }) => `${id} ${(100 * pck20).toFixed(1)} %`).join(', ')} within .2 of the torso.`,
    };
  },
};
