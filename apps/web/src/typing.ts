/** What is typed into, and what has a use of its own for the space bar. */
const TYPING = 'input:not([type=range], [type=checkbox]), textarea, select, [contenteditable], dialog';
const PRESSED_BY_SPACE = 'button, a, summary, input[type=checkbox]';

/** Whether somebody types, or a button is meant: then a page's own keys are silent. */
export const keyIsTaken = ({ key, target }: Pick<KeyboardEvent, 'key' | 'target'>): boolean => {
  const element = target instanceof Element ? target : null;
  return Boolean(element?.closest(TYPING) ?? (key === ' ' && element?.closest(PRESSED_BY_SPACE)));
};
