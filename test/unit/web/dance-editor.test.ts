import { beforeEach, describe, expect, test } from 'vitest';
import { DanceEditor, type EditorDependencies } from '@instep/web/studio/dance-editor.svelte';
import type { DanceEdit, StudioInfo } from '@instep/protocol/studio';
import { ApiError } from '@instep/web/api';
import { createManualClock } from '../../support/manual-clock.ts';

const INFO: StudioInfo = {
  ...{ id: 'waltz', title: 'Waltz', level: 1, tags: [], bpm: null, draft: false, mirrored: false },
  ...{ fps: 15, durationS: 6, width: 640, height: 480 },
  moves: [{ startS: 0, endS: 2, gold: false }],
};

type Server = { info: DanceEdit; revision: number; error: ApiError | null; saves: number };
let server: Server;
let clock: ReturnType<typeof createManualClock>;
beforeEach(() => {
  server = { info: INFO, revision: 1, error: null, saves: 0 };
  clock = createManualClock();
});

/** A server like the Studio's routes: it refuses stale changes with 412. */
const openEditor = (): DanceEditor => {
  const world: EditorDependencies = {
    save: async (_id, edit, { revision }) => {
      server.saves++;
      if (server.error) throw server.error;
      if (revision !== String(server.revision)) throw new ApiError('It was changed meanwhile.', 412);
      server.info = edit;
      server.revision++;
      return { revision: String(server.revision) };
    },
    load: async () => ({ info: { ...INFO, ...server.info }, revision: String(server.revision) }),
    schedule: clock.after,
    date: () => new Date(1000 * server.saves),
  };
  return new DanceEditor({ info: { ...INFO, ...server.info }, revision: String(server.revision) }, world);
};
/** Lets time pass, and waits for the promises that are then pending. */
const after = async (seconds: number): Promise<void> => {
  clock.advance(1000 * seconds);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('DanceEditor', () => {
  test('saves once, shortly after the last change, and can undo it', async () => {
    const editor = openEditor();
    expect([editor.saveState, editor.savedAt]).toEqual(['saved', null]);
    for (const title of ['Slow', 'Slow w', 'Slow waltz']) {
      editor.change({ title });
      await after(1);
    }
    expect([editor.saveState, server.saves]).toEqual(['changed', 0]);
    await after(1);
    expect([editor.saveState, server.saves, server.info.title]).toEqual(['saved', 1, 'Slow waltz']);
    expect(editor.savedAt).toEqual(new Date(1000));
    editor.undo();
    await after(2);
    expect([server.saves, server.info.title]).toEqual([2, 'Slow w']);
  });

  test('saves at once when the editor is closed', async () => {
    const editor = openEditor();
    editor.changeWhileDragging({ bpm: 90 });
    editor.endDrag();
    await editor.flush();
    expect([server.info.bpm, server.saves]).toEqual([90, 1]);
    await after(60);
    await editor.flush(true);
    expect(server.saves).toBe(1);
  });

  test('saves an edit made during a save after it, with the new revision', async () => {
    const editor = openEditor();
    editor.change({ bpm: 90 });
    const first = editor.flush();
    editor.change({ bpm: 91 });
    await Promise.all([first, editor.flush()]);
    expect([server.info.bpm, editor.saveState]).toEqual([91, 'saved']);
  });

  test('reports a failed save and retries until it succeeds', async () => {
    const editor = openEditor();
    server.error = new ApiError('no answer', null);
    editor.change({ level: 3 });
    await after(2);
    expect([editor.saveState, editor.error]).toEqual(['failed', 'noAnswer']);
    await after(2);
    await after(4);
    expect(server.saves).toBe(3);
    server.error = null;
    await after(8);
    expect([editor.saveState, editor.error, server.info.level]).toEqual(['saved', null, 3]);
  });

  test('does not retry an edit that the server refuses', async () => {
    const editor = openEditor();
    server.error = new ApiError('Move 1 ends after the end of the video.', 400);
    editor.change({ level: 3 });
    for (let minute = 0; minute < 5; minute++) await after(60);
    expect([editor.saveState, editor.error, server.saves]).toEqual(['failed', 'badRequest', 1]);
    server.error = null;
    editor.change({ level: 2 });
    await after(2);
    expect([editor.saveState, server.info.level]).toEqual(['saved', 2]);
  });
});

describe('a conflict of two editors', () => {
  const inConflict = async (): Promise<DanceEditor> => {
    const [one, other] = [openEditor(), openEditor()];
    one.change({ title: 'Theirs' });
    await after(2);
    other.change({ title: 'Mine' });
    await after(2);
    return other;
  };

  test('the second editor overwrites nothing and offers a choice', async () => {
    const editor = await inConflict();
    expect([editor.saveState, server.info.title]).toEqual(['conflict', 'Theirs']);
    editor.change({ level: 3 });
    await after(60);
    expect([editor.saveState, server.info.title]).toEqual(['conflict', 'Theirs']);
  });

  test('the second editor can save their own version', async () => {
    const editor = await inConflict();
    await editor.keepOwnVersion();
    expect([editor.saveState, server.info.title]).toEqual(['saved', 'Mine']);
  });

  test('the second editor can load the other version and undo that', async () => {
    const editor = await inConflict();
    await editor.loadOtherVersion();
    expect([editor.saveState, editor.current.title]).toEqual(['saved', 'Theirs']);
    await after(60);
    expect(server.info.title).toBe('Theirs');
    editor.undo();
    await after(2);
    expect([editor.saveState, server.info.title]).toEqual(['saved', 'Mine']);
  });
});
