import { keyIsTaken } from '../browser/keyboard.ts';

/** What a key does in a replay. */
export type ReplayKey = { readonly does: 'toggle' } | { readonly does: 'step' | 'skip'; readonly by: -1 | 1 };

/** Space plays or pauses; arrows step, or skip a second with Shift; `null` if the key belongs to a field or button. */
export const replayKey = (event: KeyboardEvent): ReplayKey | null => {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || keyIsTaken(event)) return null;
  if (key === ' ') return { does: 'toggle' };
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  return { does: shiftKey ? 'skip' : 'step', by: key === 'ArrowLeft' ? -1 : 1 };
};
