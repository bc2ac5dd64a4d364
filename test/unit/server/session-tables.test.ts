import type { Column } from '@instep/choreo/column';
import { encodeFrameMessage, parseFrameMessage } from '@instep/protocol/frame-message';
import { parseClientMessage } from '@instep/protocol/client-message';
import { FRAMES_COLUMNS } from '@instep/choreo/session-csv';
import { droppedObservation } from '@instep/server/sources/observation';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '@instep/server/store/csv-line';
import { frameRow } from '@instep/server/store/session-rows';
import { intactPart } from '@instep/server/store/files/session-tables';

const COLUMNS = [
  { name: 'sequence', type: 'integer', meaning: 'number' },
  { name: 'player', type: 'string', meaning: 'who' },
  { name: 'gold', type: 'boolean', meaning: 'twice' },
] as const satisfies readonly Column[];

const WHOLE = 'sequence,player,gold\n0,"Mia, the",true\n1,,\n';

describe('the intact part of a CSV', () => {
  it.each([
    ['a whole file stays as it is', WHOLE, WHOLE, 2],
    ['a row without its newline is cut', `${WHOLE}2,Mi`, WHOLE, 2],
    ['a row that seems whole, but lacks its newline, is cut', `${WHOLE}2,Mia,true`, WHOLE, 2],
    ['a row without all its columns is cut', `${WHOLE}2,Mia\n`, WHOLE, 2],
    ['what follows a bad row is cut with it', `${WHOLE}two,Mia,true\n3,Mia,true\n`, WHOLE, 2],
    ['a row with an open quote is cut', `${WHOLE}2,"Mia,true\n`, WHOLE, 2],
    ['zeros of a lost block are cut', `${WHOLE}\0\0\0\0\n`, WHOLE, 2],
    ['a line without an end is cut', `${WHOLE}${'x'.repeat(2 ** 21)}`, WHOLE, 2],
    ['of a torn header nothing stays', 'sequence,pla', '', 0],
    ['of a file that was never written nothing stays', '', '', 0],
  ])('%s', async (_fact, text, kept, rows) => {
    expect(await intactPart([Buffer.from(text)], COLUMNS)).toEqual({ bytes: kept.length, rows });
    expect(await intactPart([Buffer.from(kept)], COLUMNS)).toEqual({ bytes: kept.length, rows });
  });

  it('is counted in bytes and independent of how the file is chunked', async () => {
    const whole = Buffer.from(`${WHOLE}2,"Zoë, ""춤""",false\n`);
    const bytes = Buffer.concat([whole, Buffer.from('3,Mi')]);
    for (let size = 1; size <= bytes.length; size++) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, k) =>
        bytes.subarray(k * size, (k + 1) * size),
      );
      expect(await intactPart(pieces, COLUMNS)).toEqual({ bytes: whole.length, rows: 3 });
    }
  });

  it.each([1e15, 1e20, 1e21, 1.7e308])('contains the row of a client that reports %d', async (number) => {
    const rows = [
      understood({ mediaTime: number, captureTime: 0, sharpness: 0 }),
      understood({ mediaTime: 0, captureTime: number, sharpness: 0 }),
      understood({ mediaTime: 0, captureTime: 0, sharpness: number }),
    ].flatMap((said) => {
      if (!said) return [];
      const row = frameRow(
        { sessionId: '', player: '' },
        { observation: droppedObservation(said.frame), health: said.health, live: null, playbackRate: 1, fps: 10 },
        -1e15,
      );
      return csvLine(FRAMES_COLUMNS, row);
    });
    const text = csvHeader(FRAMES_COLUMNS) + rows.join('');
    expect(await intactPart([Buffer.from(text)], FRAMES_COLUMNS)).toEqual({ bytes: text.length, rows: rows.length });
  });
});

type Said = { readonly mediaTime: number; readonly captureTime: number; readonly sharpness: number };

/** What of these numbers gets as far as a row; null when they are refused before. */
const understood = ({ sharpness, ...times }: Said) => {
  const stamps = { sequence: 0, epoch: 0, capturedByCamera: false, jpeg: new Uint8Array(1) };
  const camera = { type: 'health', brightness: 1, sharpness, noise: 0, frozen: false, cameraFps: 30 };
  try {
    const frame = parseFrameMessage(encodeFrameMessage({ ...stamps, ...times }));
    const health = parseClientMessage(JSON.stringify(camera));
    return health.type === 'health' ? { frame, health } : null;
  } catch {
    return null;
  }
};
