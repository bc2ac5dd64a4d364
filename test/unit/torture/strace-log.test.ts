import { describe, expect, it } from 'vitest';
import { countEarlyConfirmations } from '@instep/torture/strace-log';

const FOLDER = '/sessions/2026-11-20/a';
const row = (table: string, sequence: number): string =>
  `7 write(20<${FOLDER}/${table}.csv>, "${sequence},0,seen\\n", 9) = 9`;
const sync = (table: string): string => `7 fdatasync(20<${FOLDER}/${table}.csv>) = 0`;
const name = (sequence: number): string =>
  `9 write(24<socket:[1]>, "\\201\\"type\\":\\"saved\\",\\"upToSequence\\":${sequence},\\"upToMove\\":0}", 60) = 60`.replace(
    '\\201\\"',
    '\\201{\\"',
  );

describe('a confirmation in the log of strace', () => {
  it.each([
    [
      'after the sync of each file is not early',
      [row('frames', 0), row('poses', 0), sync('frames'), sync('poses'), name(0)],
      0,
    ],
    [
      'before the sync of one of them is early',
      [row('frames', 0), row('poses', 0), sync('frames'), name(0), sync('poses')],
      1,
    ],
    [
      'of a row that was written after the sync is early',
      [row('frames', 0), row('poses', 0), sync('frames'), sync('poses'), row('frames', 1), name(1)],
      1,
    ],
  ])('%s', (_fact, lines, early) => {
    expect(countEarlyConfirmations(lines.join('\n'))).toEqual({ confirmations: 1, early });
  });

  it('during a sync that has not returned yet is early', () => {
    const lines = [
      row('frames', 0),
      row('poses', 0),
      sync('poses'),
      `8 fdatasync(20<${FOLDER}/frames.csv> <unfinished ...>`,
      name(0),
      '8 <... fdatasync resumed>) = 0',
      name(0),
    ];
    expect(countEarlyConfirmations(lines.join('\n'))).toEqual({ confirmations: 2, early: 1 });
  });
});
