import { keyIsTaken } from '../browser/keyboard.ts';

/** What a key asks of a replay. */
export type ReplayKey = { readonly does: 'toggle' } | { readonly does: 'step' | 'skip'; readonly by: -1 | 1 };

/** Space plays, arrows step, with Shift they skip a second; `null` where somebody types or a button is meant. */
export const replayKey = (event: KeyboardEvent): ReplayKey | null => {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || keyIsTaken(event)) return null;
  if (key === ' ') return { does: 'toggle' };
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  return { does: shiftKey ? 'skip' : 'step', by: key === 'ArrowLeft' ? -1 : 1 };
};
