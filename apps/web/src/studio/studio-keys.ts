import { keyIsTaken } from '../browser/keyboard.ts';
import type { DanceEditor } from './dance-editor.svelte.ts';
import type { MoveEditor } from './move-editor.svelte.ts';
import type { StudioPlayback } from './studio-playback.svelte.ts';

/** What each key does while a dance is edited. */
export const createStudioKeyHandler = (editor: DanceEditor, moves: MoveEditor, playback: StudioPlayback) => {
  const actions: Readonly<Record<string, () => void>> = {
    ' ': () => playback.toggle(),
    ArrowLeft: () => playback.stepBy(-1),
    ArrowRight: () => playback.stepBy(1),
    s: () => moves.splitAtPlayhead(),
    g: () => moves.toggleGold(),
  };
  const ctrlActions: Readonly<Record<string, () => void>> = { z: () => editor.undo(), Z: () => editor.redo() };
  return (event: KeyboardEvent): void => {
    if (keyIsTaken(event)) return;
    const action = (event.ctrlKey || event.metaKey ? ctrlActions : actions)[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
};
