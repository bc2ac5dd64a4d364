import { describe, expect, it } from 'vitest';
import { BestPhoto } from '../../../apps/web/src/play/best-photo.ts';

const filmed = (photo: BestPhoto, from: number, to: number) => {
  for (let t = from; t < to; t += 0.5) photo.add({ mediaTime: t, jpeg: Uint8Array.of(2 * t) });
};

describe('the photo of the best move', () => {
  it('is the picture nearest to the moment asked for, of the move with the best form', () => {
    const photo = new BestPhoto();
    filmed(photo, 0, 4);
    photo.judge({ move: 1, form: 0.9, rating: 'perfect' });
    filmed(photo, 4, 8);
    photo.judge({ move: 2, form: 0.5, rating: 'good' });
    filmed(photo, 8, 30);
    expect(photo.move).toBe(1);
    expect(photo.at(2.1)).toEqual(Uint8Array.of(4));
  });

  it('keeps the last five seconds only', () => {
    const photo = new BestPhoto();
    filmed(photo, 0, 20);
    photo.judge({ move: 4, form: 0.9, rating: 'perfect' });
    expect(photo.at(0)).toEqual(Uint8Array.of(2 * 15));
  });

  it('is none before something was danced', () => {
    const photo = new BestPhoto();
    photo.judge({ move: 1, form: null, rating: null });
    expect([photo.move, photo.at(1)]).toEqual([null, null]);
  });

  it('is none of a dance in which every move was missed', () => {
    const photo = new BestPhoto();
    filmed(photo, 0, 4);
    photo.judge({ move: 1, form: 0.1, rating: 'x' });
    expect([photo.move, photo.at(1)]).toEqual([null, null]);
    photo.judge({ move: 2, form: 0.05, rating: 'ok' });
    expect(photo.move).toBe(2);
  });
});
