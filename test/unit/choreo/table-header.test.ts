import type { Column } from '@instep/choreo/column';
import { cellValue, ownColumns, tablePlaces } from '@instep/choreo/table-header';
import { describe, expect, it } from 'vitest';

const COLUMNS: readonly Column[] = [
  { name: 'sequence', type: 'integer', meaning: '' },
  { name: 'lag_ms', type: 'number', meaning: '' },
  { name: 'player', type: 'string', meaning: '' },
];
const namesIn = (header: readonly string[], renamed = {}) =>
  ownColumns(header, COLUMNS, renamed)?.map(({ name, type }) => `${name}: ${type}`) ?? null;

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

  it('have their names of today, unless the file has that name too', () => {
    const renamed = { offset_ms: 'lag_ms' };
    expect(namesIn(['sequence', 'offset_ms', 'player'], renamed)?.[1]).toBe('lag_ms: number');
    expect(namesIn(['sequence', 'offset_ms', 'lag_ms'], renamed)?.[1]).toBe('offset_ms: string');
  });

  it('stand where the file has them', () => {
    expect(tablePlaces('moves', ['rating', 'move_n', 'gold', 'sky'])).toEqual({
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
  expect(cellValue({ type }, text)).toBe(wanted);
});
