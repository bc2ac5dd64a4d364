import { beforeEach, expect, test } from 'vitest';
import { DanceEditor, type EditorDependencies } from '@instep/web/studio/dance-editor.svelte';
import { MoveEditor } from '@instep/web/studio/move-editor.svelte';
import type { EditedMove, StudioInfo } from '@instep/protocol/studio';
import { StudioPlayback } from '@instep/web/studio/studio-playback.svelte';
import { FakeVideo } from '../../support/fake-video.ts';

const move = (startS: number, endS: number): EditedMove => ({ startS, endS, gold: false });
const INFO: StudioInfo = {
  ...{ id: 'waltz', title: 'Waltz', level: 1, tags: [], bpm: null, draft: false },
  ...{ fps: 15, durationS: 6, width: 640, height: 480 },
  moves: [move(0, 2), move(2, 4), move(4, 6)],
};

/** Its clock stands still, so that nothing is saved. */
const NEVER_SAVED: EditorDependencies = {
  save: () => Promise.reject(new Error('expected nothing to be saved')),
  load: () => Promise.reject(new Error('expected nothing to be loaded')),
  schedule: () => () => {},
  date: () => new Date(0),
};

let video: FakeVideo;
let editor: DanceEditor;
let playback: StudioPlayback;
let moves: MoveEditor;
beforeEach(() => {
  video = new FakeVideo();
  editor = new DanceEditor({ info: INFO, revision: '1' }, NEVER_SAVED);
  playback = new StudioPlayback(INFO);
  playback.follow(video.element);
  moves = new MoveEditor(editor, playback);
});

test('selecting a move seeks the video to its start', () => {
  moves.select(1);
  expect([moves.selected?.index, video.currentTime]).toEqual([1, 2]);
});

test('a split happens at the shown frame and selects the second part', () => {
  video.presentFrame({ now: 0, mediaTime: 3 });
  moves.splitAtPlayhead();
  expect(editor.current.moves.map(({ startS }) => startS)).toEqual([0, 2, 3, 4]);
  expect(moves.selected?.index).toBe(2);
});

test('without a selection, the gold key toggles the move on the screen', () => {
  video.presentFrame({ now: 0, mediaTime: 4.5 });
  moves.toggleGold();
  expect(editor.current.moves.map(({ gold }) => gold)).toEqual([false, false, true]);
  moves.toggleGold();
  expect(editor.current.moves[2]?.gold).toBe(false);
});

test('an undo that removes the selected move clears the selection', () => {
  video.presentFrame({ now: 0, mediaTime: 5 });
  moves.splitAtPlayhead();
  moves.select(3);
  editor.undo();
  expect(moves.selected).toBe(null);
});

test('dragging a border seeks the video and is undone in one step', () => {
  moves.dragBorder({ index: 0, side: 'end' }, 1.5);
  moves.dragBorder({ index: 0, side: 'end' }, 1.2);
  moves.endDrag();
  expect([editor.current.moves[1]?.startS, video.currentTime]).toEqual([1.2, 1.2]);
  editor.undo();
  expect(editor.current.moves[1]?.startS).toBe(2);
});

test('stepping goes by rows of poses and stays within the dance', () => {
  playback.stepBy(1);
  expect(video.currentTime).toBeCloseTo(1 / 15, 2);
  playback.stepBy(-3);
  expect(video.currentTime).toBe(0);
});
