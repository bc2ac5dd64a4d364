/** The page's keyboard shortcuts: what each key does, by the key's name; letters in lower case. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Runs the action of the pressed key, once per press; while a dialog is open, the dialog handles the keys. */
export const keyHandler =
  (shortcuts: Shortcuts) =>
  (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
    const action = shortcuts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

/** Elements that take typed text, and elements that the space bar activates. */
const TYPED_TEXT = 'input:not([type=range], [type=checkbox]), textarea, select, [contenteditable], dialog';
const PRESSED_BY_SPACE = 'button, a, summary, input[type=checkbox]';

/** Whether a field or a button needs the pressed key: the page's own shortcuts then do nothing. */
export const keyIsTaken = ({ key, target }: Pick<KeyboardEvent, 'key' | 'target'>): boolean => {
  const element = target instanceof Element ? target : null;
  return Boolean(element?.closest(TYPED_TEXT) ?? (key === ' ' && element?.closest(PRESSED_BY_SPACE)));
};
