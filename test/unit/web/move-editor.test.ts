import { beforeEach, expect, test } from 'vitest';
import { DanceEditor, type EditorWorld } from '../../../apps/web/src/studio/dance-editor.svelte.ts';
import { MoveEditor } from '../../../apps/web/src/studio/move-editor.svelte.ts';
import type { EditedMove, StudioInfo } from '@instep/protocol/studio';
import { StudioPlayback } from '../../../apps/web/src/studio/studio-playback.svelte.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const move = (startS: number, endS: number): EditedMove => ({ startS, endS, gold: false });
const INFO: StudioInfo = {
  ...{ id: 'waltz', title: 'Waltz', level: 1, tags: [], bpm: null, draft: false },
  ...{ fps: 15, durationS: 6, width: 640, height: 480 },
  moves: [move(0, 2), move(2, 4), move(4, 6)],
};

/** Its time stands still, so that nothing is saved. */
const NEVER_SAVED: EditorWorld = {
  save: () => Promise.reject(new Error('expected nothing to be saved')),
  load: () => Promise.reject(new Error('expected nothing to be loaded')),
  after: () => () => {},
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

test('the video goes to the beginning of the move that is chosen', () => {
  moves.choose(1);
  expect([moves.chosen?.index, video.currentTime]).toEqual([1, 2]);
});

test('a cut is made at the frame on the screen, and its second part is chosen', () => {
  video.shows({ now: 0, mediaTime: 3 });
  moves.split();
  expect(editor.now.moves.map(({ startS }) => startS)).toEqual([0, 2, 3, 4]);
  expect(moves.chosen?.index).toBe(2);
});

test('without a choice, gold is the move on the screen; a second time it is as before', () => {
  video.shows({ now: 0, mediaTime: 4.5 });
  moves.gold();
  expect(editor.now.moves.map(({ gold }) => gold)).toEqual([false, false, true]);
  moves.gold();
  expect(editor.now.moves[2]?.gold).toBe(false);
});

test('an undo that takes the chosen move away leaves no choice', () => {
  video.shows({ now: 0, mediaTime: 5 });
  moves.split();
  moves.choose(3);
  editor.undo();
  expect(moves.chosen).toBe(null);
});

test('a border that is dragged takes the video with it, and is undone in one step', () => {
  moves.drag({ index: 0, side: 'end' }, 1.5);
  moves.drag({ index: 0, side: 'end' }, 1.2);
  moves.drop();
  expect([editor.now.moves[1]?.startS, video.currentTime]).toEqual([1.2, 1.2]);
  editor.undo();
  expect(editor.now.moves[1]?.startS).toBe(2);
});

test('the video is stepped by rows of poses, and stays within the dance', () => {
  playback.stepBy(1);
  expect(video.currentTime).toBeCloseTo(1 / 15, 2);
  playback.stepBy(-3);
  expect(video.currentTime).toBe(0);
});
