/** What a key asks of a replay. */
export type ReplayKey = { readonly does: 'toggle' } | { readonly does: 'step' | 'skip'; readonly by: -1 | 1 };

/** What is typed into, and what has a use of its own for the space bar. */
const TYPING = 'input:not([type=range]), textarea, select, [contenteditable]';
const PRESSED_BY_SPACE = 'button, a, summary';

/** Space plays, arrows step, with Shift they skip a second; `null` where somebody types or a button is meant. */
export const replayKey = ({ key, target, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): ReplayKey | null => {
  if (ctrlKey || metaKey || altKey) return null;
  const element = target instanceof Element ? target : null;
  if (element?.closest(TYPING)) return null;
  if (key === ' ') return element?.closest(PRESSED_BY_SPACE) ? null : { does: 'toggle' };
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  return { does: shiftKey ? 'skip' : 'step', by: key === 'ArrowLeft' ? -1 : 1 };
};
