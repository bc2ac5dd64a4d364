import { beforeEach, describe, expect, test } from 'vitest';
import { DanceEditor, type EditorWorld } from '../../../apps/web/src/studio/dance-editor.svelte.ts';
import type { DanceEdit, StudioInfo } from '@instep/protocol/studio';
import { ApiError } from '../../../apps/web/src/api.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const INFO: StudioInfo = {
  ...{ id: 'waltz', title: 'Waltz', level: 1, tags: [], bpm: null, draft: false, mirrored: false },
  ...{ fps: 15, durationS: 6, width: 640, height: 480 },
  moves: [{ startS: 0, endS: 2, gold: false }],
};

type Server = { info: DanceEdit; revision: number; fault: ApiError | null; saves: number };
let server: Server;
let clock: ReturnType<typeof createManualClock>;
beforeEach(() => {
  server = { info: INFO, revision: 1, fault: null, saves: 0 };
  clock = createManualClock();
});

/** The server as the Studio's routes are: what is stale is refused with 412. */
const opened = (): DanceEditor => {
  const world: EditorWorld = {
    save: async (_id, edit, { revision }) => {
      server.saves++;
      if (server.fault) throw server.fault;
      if (revision !== String(server.revision)) throw new ApiError('It was changed meanwhile.', 412);
      server.info = edit;
      server.revision++;
      return { revision: String(server.revision) };
    },
    load: async () => ({ info: { ...INFO, ...server.info }, revision: String(server.revision) }),
    after: clock.after,
    date: () => new Date(1000 * server.saves),
  };
  return new DanceEditor({ info: { ...INFO, ...server.info }, revision: String(server.revision) }, world);
};
/** Lets time pass, and what then began come to its end. */
const after = async (seconds: number): Promise<void> => {
  clock.pass(1000 * seconds);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('an edit', () => {
  test('is saved a moment after the last change, in one go, and can be undone', async () => {
    const editor = opened();
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

  test('is saved at once when the editor is left', async () => {
    const editor = opened();
    editor.drag({ bpm: 90 });
    editor.drop();
    await editor.flush();
    expect([server.info.bpm, server.saves]).toEqual([90, 1]);
    await after(60);
    await editor.flush(true);
    expect(server.saves).toBe(1);
  });

  test('made while another one is saved is saved after it, and is not stale', async () => {
    const editor = opened();
    editor.change({ bpm: 90 });
    const first = editor.flush();
    editor.change({ bpm: 91 });
    await Promise.all([first, editor.flush()]);
    expect([server.info.bpm, editor.saveState]).toEqual([91, 'saved']);
  });

  test('that could not be saved says so, and is tried again until it is', async () => {
    const editor = opened();
    server.fault = new ApiError('no answer', null);
    editor.change({ level: 3 });
    await after(2);
    expect([editor.saveState, editor.problem]).toEqual(['failed', 'no answer']);
    await after(2);
    await after(4);
    expect(server.saves).toBe(3);
    server.fault = null;
    await after(8);
    expect([editor.saveState, editor.problem, server.info.level]).toEqual(['saved', null, 3]);
  });

  test('that the server does not understand is not sent again and again', async () => {
    const editor = opened();
    server.fault = new ApiError('Move 1 ends after the end of the video.', 400);
    editor.change({ level: 3 });
    for (let minute = 0; minute < 5; minute++) await after(60);
    expect([editor.saveState, server.saves]).toEqual(['failed', 1]);
    server.fault = null;
    editor.change({ level: 2 });
    await after(2);
    expect([editor.saveState, server.info.level]).toEqual(['saved', 2]);
  });
});

describe('of two who edit a dance', () => {
  const inConflict = async (): Promise<DanceEditor> => {
    const [one, other] = [opened(), opened()];
    one.change({ title: 'Theirs' });
    await after(2);
    other.change({ title: 'Mine' });
    await after(2);
    return other;
  };

  test('the second one overwrites nothing, and is asked', async () => {
    const editor = await inConflict();
    expect([editor.saveState, server.info.title]).toEqual(['conflict', 'Theirs']);
    editor.change({ level: 3 });
    await after(60);
    expect([editor.saveState, server.info.title]).toEqual(['conflict', 'Theirs']);
  });

  test('the second one may keep their own version', async () => {
    const editor = await inConflict();
    await editor.keepMine();
    expect([editor.saveState, server.info.title]).toEqual(['saved', 'Mine']);
  });

  test('the second one may take the other version, and go back by undo', async () => {
    const editor = await inConflict();
    await editor.takeTheirs();
    expect([editor.saveState, editor.now.title]).toEqual(['saved', 'Theirs']);
    await after(60);
    expect(server.info.title).toBe('Theirs');
    editor.undo();
    await after(2);
    expect([editor.saveState, server.info.title]).toEqual(['saved', 'Mine']);
  });
});
