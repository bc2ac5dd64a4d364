/** What each key does, by its name; letters in lower case. */
export type Keys = Readonly<Record<string, () => void>>;

/** Does what the keys say, once a press; an open dialog has its own keys. */
export const keyHandler =
  (keys: Keys) =>
  (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

/** What is typed into, and what has a use of its own for the space bar. */
const TYPING = 'input:not([type=range], [type=checkbox]), textarea, select, [contenteditable], dialog';
const PRESSED_BY_SPACE = 'button, a, summary, input[type=checkbox]';

/** Whether a field or a button needs the key that was pressed: the page's own keys then do nothing. */
export const keyIsTaken = ({ key, target }: Pick<KeyboardEvent, 'key' | 'target'>): boolean => {
  const element = target instanceof Element ? target : null;
  return Boolean(element?.closest(TYPING) ?? (key === ' ' && element?.closest(PRESSED_BY_SPACE)));
};
