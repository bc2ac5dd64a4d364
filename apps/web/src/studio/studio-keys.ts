import { keyIsTaken } from '../browser/keyboard.ts';
import type { DanceEditor } from './dance-editor.svelte.ts';
import type { MoveEditor } from './move-editor.svelte.ts';
import type { StudioPlayback } from './studio-playback.svelte.ts';

/** What each key does while a dance is edited. */
export const studioKeys = (editor: DanceEditor, moves: MoveEditor, playback: StudioPlayback) => {
  const plain: Readonly<Record<string, () => void>> = {
    ' ': () => playback.toggle(),
    ArrowLeft: () => playback.stepBy(-1),
    ArrowRight: () => playback.stepBy(1),
    s: () => moves.split(),
    g: () => moves.gold(),
  };
  const commands: Readonly<Record<string, () => void>> = { z: () => editor.undo(), Z: () => editor.redo() };
  return (event: KeyboardEvent): void => {
    if (keyIsTaken(event)) return;
    const act = (event.ctrlKey || event.metaKey ? commands : plain)[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
};
