import type { Column } from '@instep/choreo/column';
import { describe, expect, it } from 'vitest';
import { soundPart } from '../../../apps/server/src/record/session-tables.ts';

const COLUMNS = [
  { name: 'sequence', type: 'integer', meaning: 'number' },
  { name: 'player', type: 'string', meaning: 'who' },
  { name: 'gold', type: 'boolean', meaning: 'twice' },
] as const satisfies readonly Column[];

const WHOLE = 'sequence,player,gold\n0,"Mia, the",true\n1,,\n';

describe('the sound part of a CSV', () => {
  it.each([
    ['a whole file stays as it is', WHOLE, WHOLE, 2],
    ['a row without its newline is cut', `${WHOLE}2,Mi`, WHOLE, 2],
    ['a row that seems whole, but lacks its newline, is cut', `${WHOLE}2,Mia,true`, WHOLE, 2],
    ['a row without all its columns is cut', `${WHOLE}2,Mia\n`, WHOLE, 2],
    ['what follows a bad row is cut with it', `${WHOLE}two,Mia,true\n3,Mia,true\n`, WHOLE, 2],
    ['a row with an open quote is cut', `${WHOLE}2,"Mia,true\n`, WHOLE, 2],
    ['zeros of a lost block are cut', `${WHOLE}\0\0\0\0\n`, WHOLE, 2],
    ['a torn header is made anew', 'sequence,pla', 'sequence,player,gold\n', 0],
    ['a file that was never written has a header', '', 'sequence,player,gold\n', 0],
  ])('%s', (_fact, text, kept, rows) => {
    expect(soundPart(text, COLUMNS)).toEqual({ kept, rows });
    expect(soundPart(kept, COLUMNS).kept).toBe(kept);
  });
});
