/** What the help says about the keys. */
import type { HelpTexts } from '../words/english/pause.ts';

type KeyRow = {
  /** Each as it is printed on the key, or by its name in `HelpTexts`. */
  readonly keys: readonly string[];
  readonly does: keyof HelpTexts['does'];
  /** The key is held for a moment. */
  readonly held?: true;
};

export const KEY_TABLE: Readonly<Record<keyof HelpTexts['groups'], readonly KeyRow[]>> = {
  everywhere: [
    { keys: ['?'], does: 'help' },
    { keys: ['Esc'], does: 'back' },
  ],
  list: [
    { keys: ['←', '→', '↑', '↓'], does: 'moveFocus' },
    { keys: ['enter'], does: 'open' },
    { keys: ['P'], does: 'practise' },
    { keys: ['/'], does: 'search' },
  ],
  dance: [
    { keys: ['space'], does: 'pause' },
    { keys: ['R'], does: 'restart', held: true },
    { keys: ['M'], does: 'mirror' },
    { keys: ['C'], does: 'tile' },
    { keys: ['H'], does: 'hud' },
    { keys: ['S'], does: 'sound' },
    { keys: ['F'], does: 'fullScreen' },
    { keys: ['G'], does: 'language' },
    { keys: [';'], does: 'lab' },
  ],
  pause: [
    { keys: ['Esc'], does: 'continue' },
    { keys: ['P'], does: 'practiseLast' },
    { keys: ['R'], does: 'restart' },
    { keys: [',', '.'], does: 'delay' },
  ],
  practice: [
    { keys: ['-', '='], does: 'speed' },
    { keys: ['[', ']'], does: 'section' },
  ],
  review: [
    { keys: ['space'], does: 'play' },
    { keys: ['←', '→'], does: 'frames' },
    { keys: ['Shift ←', 'Shift →'], does: 'second' },
  ],
  studio: [
    { keys: ['space'], does: 'play' },
    { keys: ['←', '→'], does: 'frames' },
    { keys: ['S'], does: 'split' },
    { keys: ['G'], does: 'gold' },
    { keys: ['Ctrl Z'], does: 'undo' },
  ],
};
