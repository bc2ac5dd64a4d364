import type { Measure } from '@instep/measures/measure';
import type { OwnFilm, Pixels } from '../load-pixels.ts';
import { correctKeypoints, detected, swapped } from '../pose-error.ts';

const figuresOf = ({ id, sightings }: OwnFilm) => ({
  id,
  detected: detected(sightings),
  pck20: correctKeypoints(sightings, 0.2),
  pck10: correctKeypoints(sightings, 0.1),
  armsSwapped: swapped(sightings, 'arms'),
  legsSwapped: swapped(sightings, 'legs'),
});

/** The complete shipped dances: their CSVs against the true position of every joint. */
export const filmsMeasure: Measure<Pixels> = {
  id: '1P films',
  measure: 'poses of the shipped dances against the truth: the worst dance; pictures with sides exchanged',
  bounds: {
    detected: { atLeast: 1 },
    pck20: { atLeast: 0.95 },
    armsSwapped: { atMost: 0 },
    legsSwapped: { atMost: 0 },
  },
  figuresOf: ({ films }) => {
    if (films.length === 0) return null;
    const all = films.map(figuresOf);
    const least = (name: 'detected' | 'pck20' | 'pck10'): number => Math.min(...all.map((film) => film[name]));
    const sum = (name: 'armsSwapped' | 'legsSwapped'): number => all.reduce((total, film) => total + film[name], 0);
    return {
      values: {
        detected: least('detected'),
        pck20: least('pck20'),
        pck10: least('pck10'),
        armsSwapped: sum('armsSwapped'),
        legsSwapped: sum('legsSwapped'),
      },
      n: films.reduce((total, { sightings }) => total + sightings.length, 0),
      note: `${all.map(({ id, pck20 }) => `${id} ${(100 * pck20).toFixed(1)} %`).join(', ')} within .2 of the torso.`,
    };
  },
};
