import { describe, expect, it } from 'vitest';
import { asTheLibraryReads } from '../../../apps/server/src/media/range-headers.ts';

const ETAG = '"abc"';
const DATE = 'Fri, 20 Nov 2026 10:00:00 GMT';
const read = (headers: Record<string, string>, method = 'GET', size = 9) =>
  asTheLibraryReads(method, headers, { etag: ETAG, lastModified: DATE, size });

describe('a Range', () => {
  it.each([
    ['bytes=-10', 'bytes=0-'],
    ['Bytes = -10', 'bytes=0-'],
    ['bytes=-9', 'bytes=-9'],
    ['bytes=0-500', 'bytes=0-500'],
    ['bytes=-1-10', 'bytes=-1-10'],
    ['bytes=-0', 'bytes=-0'],
  ])('of %s is read as %s', (range, expected) => {
    expect(read({ range })).toEqual({ range: expected });
  });

  it('is for GET only', () => {
    expect(read({ range: 'bytes=0-1' }, 'HEAD')).toEqual({});
  });

  it.each([
    [ETAG, true],
    [DATE, true],
    [`W/${ETAG}`, false],
    ['"x", "abc"', false],
    ['Fri, 20 Nov 2026 10:00:01 GMT', false],
    ['Fri, 20 Nov 2026 09:59:59 GMT', false],
    ['garbage', false],
  ])('with If-Range %s is kept: %s', (ifRange, kept) => {
    expect(read({ range: 'bytes=0-1', 'if-range': ifRange })).toEqual(kept ? { range: 'bytes=0-1' } : {});
  });
});

describe('If-Match', () => {
  it.each([
    ['*', '*'],
    [ETAG, ETAG],
    [`W/${ETAG}`, '""'],
    [`W/"x", ${ETAG}`, ETAG],
  ])('of %s is read as %s', (ifMatch, expected) => {
    expect(read({ 'if-match': ifMatch })).toEqual({ 'if-match': expected });
  });
});

it('other headers stay as they are', () => {
  expect(read({ 'if-none-match': '*', host: 'here' })).toEqual({ 'if-none-match': '*', host: 'here' });
});
