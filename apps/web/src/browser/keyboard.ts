/** The page's keyboard shortcuts: what each key does, by the key's name; letters in lower case. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Elements that take typed text, and elements that the space bar activates. */
const FIELDS = 'select, textarea, input:not([type=range], [type=checkbox])';
const TYPED_TEXT = `${FIELDS}, [contenteditable], dialog`;
const PRESSED_BY_SPACE = 'button, a, summary, input[type=checkbox]';

type PressedKey = Pick<KeyboardEvent, 'key' | 'code'>;

/** The name of a pressed key; letters by their place where the keyboard types others, such as Hangul. */
export const nameOfKey = ({ key, code }: PressedKey): string => {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter && !/^[\x20-\x7e]$/.test(key)) return letter.toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
};

/**
 * Runs the action of the pressed key, once per press, while this many dialogs are open: a dialog handles the keys of what
 * lies under it.
 */
export const keyHandler =
  (shortcuts: Shortcuts, openDialogs: 0 | 1 = 0) =>
  (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey) return;
    if (document.querySelectorAll('dialog[open]').length !== openDialogs) return;
    const action = shortcuts[nameOfKey(event)];
    if (!action) return;
    event.preventDefault();
    action();
  };

/** The same within a dialog; its fields keep the keys that they need. */
export const dialogKeyHandler = (shortcuts: Shortcuts): ((event: KeyboardEvent) => void) => {
  const handle = keyHandler(shortcuts, 1);
  return (event) => {
    if (!(event.target instanceof Element && event.target.closest(FIELDS))) handle(event);
  };
};

/** Whether a field or a button needs the pressed key: the page's own shortcuts then do nothing. */
export const keyIsTaken = ({ key, target }: Pick<KeyboardEvent, 'key' | 'target'>): boolean => {
  const element = target instanceof Element ? target : null;
  return Boolean(element?.closest(TYPED_TEXT) ?? (key === ' ' && element?.closest(PRESSED_BY_SPACE)));
};
