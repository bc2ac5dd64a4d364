import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '@instep/web/studio/file-fingerprint';
import { fileRefusalOf } from '@instep/web/studio/file-refusal';
import { canRetryImport } from '@instep/web/studio/import-failure';
import { ApiError } from '@instep/web/api';
import { studioErrorOf } from '@instep/web/studio/studio-error';
import { sectionProblem } from '@instep/web/studio/section-problem';
import { ignoreStrayDrops } from '@instep/web/browser/window';

const LIMITS = { maxBytes: 1000, keptHours: 24 };
const file = (head: string | number[], name: string, type = '', size?: number): File => {
  const bytes = typeof head === 'string' ? [...head].map((letter) => letter.charCodeAt(0)) : head;
  const made = new File([new Uint8Array(bytes)], name, { type });
  if (size !== undefined) Object.defineProperty(made, 'size', { value: size });
  return made;
};
const MP4 = '\0\0\0\x18ftypisom\0\0\0\0';
const WEBM = [0x1a, 0x45, 0xdf, 0xa3, 1, 0, 0, 0, 0, 0, 0, 0x1f];

describe('fileRefusalOf', () => {
  test.each([
    ['an MP4', file(MP4, 'waltz.mp4', 'video/mp4')],
    ['an MP4 with another extension and no known type', file(MP4, 'waltz.bin')],
    ['a MOV that begins with its frames', file('\0\0\0\x08mdat\0\0\0\0', 'waltz.mov', 'video/quicktime')],
    ['a WebM', file(WEBM, 'waltz.webm', 'video/webm')],
  ])('accepts %s', async (_case, video) => {
    expect(await fileRefusalOf(video, LIMITS)).toBe(null);
  });

  test.each([
    ['a text', file('Dear diary, today', 'diary.txt', 'text/plain'), 'not_video'],
    ['a text that is called a video', file('Dear diary, today', 'diary.mp4', 'video/mp4'), 'not_video'],
    ['a playlist that is called a video', file('#EXTM3U\n#EXT-X', 'list.mp4', ''), 'not_video'],
    ['a photo of a phone', file('\0\0\0\x18ftypheic\0\0\0\0', 'photo.heic', ''), 'not_video'],
    ['a song', file('\0\0\0\x18ftypM4A \0\0\0\0', 'song.m4a', 'audio/mp4'), 'not_video'],
    ['an MP4 with an audio type', file(MP4, 'song.mp4', 'audio/mp4'), 'not_video'],
    ['an AVI', file('RIFF\0\0\0\0AVI LIST', 'waltz.avi', 'video/x-msvideo'), 'other_video'],
    ['three bytes', file('abc', 'waltz.mp4', 'video/mp4'), 'not_video'],
    ['nothing', file('', 'waltz.mp4', 'video/mp4'), 'empty'],
    ['a video beyond the limit', file(MP4, 'waltz.mp4', 'video/mp4', 1001), 'too_large'],
  ])('refuses %s', async (_case, other, why) => {
    expect(await fileRefusalOf(other, LIMITS)).toBe(why);
  });

  test('refuses what can’t be read, for example a folder', async () => {
    const folder = {
      name: 'videos',
      type: '',
      size: 4096,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }),
    };
    expect(await fileRefusalOf(folder as unknown as File, LIMITS)).toBe('not_video');
  });
});

test('fingerprintOf depends on size, beginning and end of a file, not on its name', async () => {
  const bytes = new Uint8Array(300_000).map((_, k) => (7 * k) % 251);
  const changed = (at: number): Uint8Array<ArrayBuffer> => {
    const copy = new Uint8Array(bytes);
    copy[at] = 255;
    return copy;
  };
  const print = await fingerprintOf(new File([bytes], 'a.mp4'));
  expect(print).toMatch(/^300000-[0-9a-f]{8}-[0-9a-f]{8}$/);
  expect(await fingerprintOf(new File([bytes], 'IMG_1.MOV'))).toBe(print);
  for (const other of [changed(0), changed(299_999), bytes.slice(1)]) {
    expect(await fingerprintOf(new File([other], 'a.mp4'))).not.toBe(print);
  }
  // The algorithm's published test vector for "foobar".
  expect(await fingerprintOf(new File(['foobar'], 'a'))).toBe('6-bf9cf968-bf9cf968');
});

test.each([
  [0, 6, 6, null],
  [0, 6.05, 6, null],
  [2, 60, 6, 'outside'],
  [-1, 3, 6, 'outside'],
  [5, 2, 6, 'reversed'],
  [2, 2, 6, 'reversed'],
  [2, 2.5, 6, 'short'],
  [null, 2, 6, 'missing'],
  [0, undefined, 6, 'missing'],
  [0, NaN, 6, 'missing'],
  [0, 30, 1300, 'long'],
] as const)('the section from %s to %s of a video of %s s: %s', (from, to, duration, problem) => {
  expect(sectionProblem(from, to, duration)).toBe(problem);
});

test('canRetryImport is false for failures that a retry can’t fix', () => {
  const going = [1, 2, 3, 5, 6, -1].filter((exitCode) => canRetryImport({ exitCode, message: '' }));
  expect(going).toEqual([1, 5, 6, -1]);
});

describe('ignoreStrayDrops', () => {
  const handlers = new Map<string, (event: DragEvent) => void>();
  ignoreStrayDrops({
    addEventListener: (name: string, handler: (event: DragEvent) => void) => void handlers.set(name, handler),
  } as unknown as Window);
  const drop = (name: string, types: readonly string[], defaultPrevented = false) => {
    const event = { defaultPrevented, dataTransfer: { types, dropEffect: 'copy' }, prevented: false };
    handlers.get(name)?.({ ...event, preventDefault: () => (event.prevented = true) } as unknown as DragEvent);
    return event.prevented;
  };
  test('stops dropped files where nothing accepts them', () => {
    for (const name of ['dragover', 'drop']) {
      expect(drop(name, ['Files'])).toBe(true);
      expect(drop(name, ['Files'], true)).toBe(false);
      expect(drop(name, ['text/plain'])).toBe(false);
    }
  });
});

test.each([
  [new ApiError('no answer', null), 'noAnswer'],
  [new ApiError('The host enters the PIN first.', 401), 'pinNeeded'],
  [new ApiError('There is no such import.', 404, 'notFound'), 'notFound'],
  [new ApiError('Another server works on it.', 409, 'conflict'), 'conflict'],
  [new ApiError('The disk has too little room.', 409, 'noRoom'), 'noRoom'],
  [new ApiError('Of a later version.', 409, 'somethingNew'), 'conflict'],
  [new ApiError('title: expected text, got nothing', 400), 'badRequest'],
  [new ApiError('The disk is full.', 507, 'diskFull'), 'diskFull'],
  [new ApiError('Something went wrong.', 500), 'serverError'],
  [new DOMException('A file was moved.', 'NotFoundError'), 'fileUnreadable'],
  [new TypeError('a bug'), 'unexpected'],
])('studioErrorOf maps %s to %s', (error, kind) => {
  expect(studioErrorOf(error)).toBe(kind);
});
