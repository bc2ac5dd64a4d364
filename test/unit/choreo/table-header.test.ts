import type { Column } from '@instep/choreo/column';
import { NOTES_COLUMNS } from '@instep/choreo/note';
import { FRAMES_COLUMNS, MOVES_COLUMNS, POSES_COLUMNS, SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { parseCell, FORMER_NAMES, matchColumns, columnIndices } from '@instep/choreo/table-header';
import { describe, expect, it } from 'vitest';

const COLUMNS: readonly Column[] = [
  { name: 'sequence', type: 'integer', meaning: '' },
  { name: 'lag_ms', type: 'number', meaning: '' },
  { name: 'player', type: 'string', meaning: '' },
];
const namesIn = (header: readonly string[], renamed = {}) =>
  matchColumns(header, COLUMNS, renamed)?.map(({ name, type }) => `${name}: ${type}`) ?? null;

describe('the columns of a file by its own header', () => {
  it.each([
    ['of today', ['sequence', 'lag_ms', 'player'], ['sequence: integer', 'lag_ms: number', 'player: string']],
    ['in another order', ['player', 'sequence'], ['player: string', 'sequence: integer']],
    ['one more is text', ['sequence', 'sky', 'lag_ms'], ['sequence: integer', 'sky: string', 'lag_ms: number']],
    ['none of ours', ['a', 'b'], null],
    ['a name twice', ['sequence', 'lag_ms', 'lag_ms'], null],
    ['no name', ['sequence', '', 'lag_ms'], null],
    ['nothing', [], null],
  ])('%s', (_what, header, wanted) => {
    expect(namesIn(header)).toEqual(wanted);
  });

  it('get their current names, unless the file has that name too', () => {
    const renamed = { offset_ms: 'lag_ms' };
    expect(namesIn(['sequence', 'offset_ms', 'player'], renamed)?.[1]).toBe('lag_ms: number');
    expect(namesIn(['sequence', 'offset_ms', 'lag_ms'], renamed)?.[1]).toBe('offset_ms: string');
    expect(matchColumns(['sequence', 'offset_ms'], COLUMNS, renamed)?.[1]).toMatchObject({ nameInFile: 'offset_ms' });
  });

  it('of schema version 1 are mapped to the current ones: one name, one quantity', () => {
    const frames = ['sequence', 'video_t_s', 'score_pct', 'offset_ms'];
    expect(columnIndices('frames', frames)).toEqual({ sequence: 0, media_time_s: 1, score_pct: 2, lag_ms: 3 });
    expect(columnIndices('moves', ['move_n', 'offset_ms'])).toEqual({ move_n: 0, timing_ms: 1 });
  });

  it.each([
    ['sessions', SESSIONS_COLUMNS],
    ['moves', MOVES_COLUMNS],
    ['frames', FRAMES_COLUMNS],
    ['poses', POSES_COLUMNS],
    ['notes', NOTES_COLUMNS],
  ] as const)('in %s.csv have a new name, never a former one', (table, columns) => {
    const names = columns.map(({ name }): string => name);
    for (const [former, today] of Object.entries(FORMER_NAMES[table])) {
      expect(names).toContain(today);
      expect(names).not.toContain(former);
    }
  });

  it('are found at their index in the file', () => {
    expect(columnIndices('moves', ['rating', 'move_n', 'gold', 'sky'])).toEqual({
      rating: 0,
      move_n: 1,
      gold: 2,
      sky: 3,
    });
  });
});

it.each([
  ['integer', '7', 7],
  ['number', '', null],
  ['number', 'many', null],
  ['number', undefined, null],
  ['boolean', 'false', false],
  ['string', '7', '7'],
] as const)('a cell of type %s that says %j is %j', (type, text, wanted) => {
  expect(parseCell({ type }, text)).toBe(wanted);
});
