import { describe, expect, it } from 'vitest';
import { parsePairs } from '@instep/evaluate/video/pairs';

const pair = { id: 'a', reference: 'r.mp4', attempt: 'a.mp4', offsetS: 1.5, mirrored: false, rangeS: [0, 20] };

describe('parsePairs', () => {
  it('reads a list of pairs', () => {
    expect(parsePairs(JSON.stringify([pair]), 'pairs.json')).toEqual([pair]);
  });

  it('names the wrong field and its index', () => {
    const text = JSON.stringify([{ ...pair, rangeS: [0] }]);
    expect(() => parsePairs(text, 'pairs.json')).toThrow(/^pairs\.json: 0\.rangeS/);
  });

  it('names the file that is not JSON', () => {
    expect(() => parsePairs('[{', 'pairs.json')).toThrow('pairs.json: expected JSON');
  });

  it('rejects an empty list', () => {
    expect(() => parsePairs('[]', 'pairs.json')).toThrow('pairs.json: the whole');
  });
});
