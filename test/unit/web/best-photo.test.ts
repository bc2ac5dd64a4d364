import { describe, expect, it, vi } from 'vitest';
import type { DanceMove } from '@instep/protocol/http';
import { BestPhoto, photoOfBestMove } from '@instep/web/play/best-photo';

const filmed = (photo: BestPhoto, from: number, to: number) => {
  for (let t = from; t < to; t += 0.5) photo.addFrame({ mediaTime: t, jpeg: Uint8Array.of(2 * t) });
};

describe('the photo of the best move', () => {
  it('is the frame of the best move nearest to the requested time', () => {
    const photo = new BestPhoto();
    filmed(photo, 0, 4);
    photo.handleVerdict({ move: 1, form: 0.9, rating: 'perfect' });
    filmed(photo, 4, 8);
    photo.handleVerdict({ move: 2, form: 0.5, rating: 'good' });
    filmed(photo, 8, 30);
    expect(photo.move).toBe(1);
    expect(photo.jpegAt(2.1)).toEqual(Uint8Array.of(4));
  });

  it('comes from the last five seconds before the verdict', () => {
    const photo = new BestPhoto();
    filmed(photo, 0, 20);
    photo.handleVerdict({ move: 4, form: 0.9, rating: 'perfect' });
    expect(photo.jpegAt(0)).toEqual(Uint8Array.of(2 * 15));
  });

  it('is taken from at most two frames a second if they are encoded for it alone', async () => {
    const photo = new BestPhoto();
    const encoded: number[] = [];
    for (let n = 0; n < 60; n++) {
      const mediaTime = n / 15;
      await photo.encodeFrame(mediaTime, async () => {
        encoded.push(mediaTime);
        return Uint8Array.of(n);
      });
    }
    expect(encoded).toHaveLength(8);
    photo.handleVerdict({ move: 1, form: 0.9, rating: 'perfect' });
    expect(photo.jpegAt(3.3)).toEqual(Uint8Array.of(3.2 * 15));
  });

  it('is encoded again at once when the video is set back', async () => {
    const photo = new BestPhoto();
    const encode = vi.fn(async () => Uint8Array.of(1));
    for (const mediaTime of [9, 9.1, 2, 2.1]) await photo.encodeFrame(mediaTime, encode);
    expect(encode).toHaveBeenCalledTimes(2);
  });

  it('is null before a move was rated', () => {
    const photo = new BestPhoto();
    photo.handleVerdict({ move: 1, form: null, rating: null });
    expect([photo.move, photo.jpegAt(1)]).toEqual([null, null]);
  });

  it('is null if every move was missed', () => {
    const photo = new BestPhoto();
    filmed(photo, 0, 4);
    photo.handleVerdict({ move: 1, form: 0.1, rating: 'x' });
    expect([photo.move, photo.jpegAt(1)]).toEqual([null, null]);
    photo.handleVerdict({ move: 2, form: 0.05, rating: 'ok' });
    expect(photo.move).toBe(2);
  });

  it('shows the key moment of the best move as late as the player is, else the middle of the move', () => {
    const photo = new BestPhoto();
    filmed(photo, 0, 8);
    photo.handleVerdict({ move: 2, form: 0.9, rating: 'perfect' });
    const moves = (key: DanceMove['key']): DanceMove[] => [{ n: 2, startS: 4, endS: 6, gold: false, key }];
    const keyAt = (atS: number) => moves({ atS } as DanceMove['key']);
    expect(photoOfBestMove(photo, keyAt(4), 0.5)).toEqual({ move: 2, jpeg: Uint8Array.of(9) });
    expect(photoOfBestMove(photo, moves(null), 0)).toEqual({ move: 2, jpeg: Uint8Array.of(10) });
    expect(photoOfBestMove(photo, [], 0)).toBeNull();
    expect(photoOfBestMove(new BestPhoto(), moves(null), 0)).toBeNull();
    expect(photoOfBestMove(null, moves(null), 0)).toBeNull();
  });
});
