import express, { type Request } from 'express';
import { describe, expect, it } from 'vitest';
import { hasFailedPrecondition, requestedRange } from '@instep/server/media/range-request';

const ETAG = '"abc"';
const DATE = 'Fri, 20 Nov 2026 10:00:00 GMT';
const VALIDATORS = { etag: ETAG, lastModified: DATE, size: 9 };
const requestWith = (headers: Record<string, string>, method = 'GET'): Request =>
  Object.assign(Object.create(express.request) as Request, { headers, method });
const WHOLE = { start: 0, end: 8 };

describe('the requested range', () => {
  it.each([
    ['bytes=-10', WHOLE],
    ['Bytes = -10', WHOLE],
    ['bytes=-9', WHOLE],
    ['bytes=-2', { start: 7, end: 8 }],
    ['bytes=0-500', WHOLE],
    ['bytes=0-,0-,0-', WHOLE],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-1,4-5', null],
    ['bytes=-1-10', null],
    ['seconds=0-1', null],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-', 'unsatisfiable'],
    ['bytes=5-2', 'unsatisfiable'],
  ])('of %s is %o', (range, expected) => {
    expect(requestedRange(requestWith({ range }), VALIDATORS)).toEqual(expected);
  });

  it('is none without a Range header, and in a HEAD request', () => {
    expect(requestedRange(requestWith({}), VALIDATORS)).toBeNull();
    expect(requestedRange(requestWith({ range: 'bytes=0-1' }, 'HEAD'), VALIDATORS)).toBeNull();
  });

  it('is unsatisfiable in an empty file', () => {
    const range = requestedRange(requestWith({ range: 'bytes=-10' }), { ...VALIDATORS, size: 0 });
    expect(range).toBe('unsatisfiable');
  });

  it.each([
    [ETAG, true],
    [DATE, true],
    [`W/${ETAG}`, false],
    ['"x", "abc"', false],
    ['Fri, 20 Nov 2026 10:00:01 GMT', false],
    ['Fri, 20 Nov 2026 09:59:59 GMT', false],
    ['garbage', false],
  ])('counts with If-Range %s: %s', (ifRange, counts) => {
    const range = requestedRange(requestWith({ range: 'bytes=0-1', 'if-range': ifRange }), VALIDATORS);
    expect(range).toEqual(counts ? { start: 0, end: 1 } : null);
  });
});

describe('a precondition', () => {
  it.each([
    ['*', false],
    [ETAG, false],
    [`W/"x", ${ETAG}`, false],
    [`W/${ETAG}`, true],
    ['"x"', true],
  ])('of If-Match %s fails: %s', (ifMatch, fails) => {
    expect(hasFailedPrecondition(requestWith({ 'if-match': ifMatch }), VALIDATORS)).toBe(fails);
  });

  it.each([
    [DATE, false],
    ['Fri, 20 Nov 2026 09:59:59 GMT', true],
    ['garbage', false],
  ])('of If-Unmodified-Since %s fails: %s', (date, fails) => {
    expect(hasFailedPrecondition(requestWith({ 'if-unmodified-since': date }), VALIDATORS)).toBe(fails);
  });

  it('of If-Match makes If-Unmodified-Since irrelevant', () => {
    const headers = { 'if-match': ETAG, 'if-unmodified-since': 'Fri, 20 Nov 2026 09:59:59 GMT' };
    expect(hasFailedPrecondition(requestWith(headers), VALIDATORS)).toBe(false);
  });
});
