/** In English: the settings in the pause, and what the keys do. They are loaded when they are needed. */
import type { Texts } from '../texts.ts';

export const settings = {
  label: 'Quick settings',
  mirror: 'Mirror',
  switches: { on: 'on', off: 'off' },
  tile: 'My picture',
  tiles: { picture: 'camera', figure: 'figure only', hidden: 'hidden' },
  hud: 'Text on screen',
  huds: { full: 'all of it', minimal: 'just the stars', off: 'none' },
  sound: 'Sound',
  volume: 'Volume',
  fullScreen: 'Full screen',
  more: 'More: camera delay and keys',
  keys: 'All keys',
};

export const help = {
  title: 'Keys',
  text: 'Most of this has a button, too.',
  close: 'Close',
  groups: {
    everywhere: 'Everywhere',
    list: 'List of dances',
    dance: 'While dancing',
    pause: 'In the pause',
    practice: 'While practising',
    review: 'Review',
    studio: 'Studio',
  },
  /** Keys whose names are words. */
  keys: { space: 'Space', enter: 'Enter', hold: 'hold' },
  does: {
    help: 'shows this help',
    back: 'goes one step back',
    language: 'changes the language',
    moveFocus: 'move between the dances',
    open: 'opens the dance',
    practise: 'practises the dance',
    search: 'searches; so does any letter you type',
    pause: 'pauses',
    restart: 'starts again',
    mirror: 'mirrors your picture',
    tile: 'changes how you see yourself',
    hud: 'shows less or more text',
    sound: 'turns the sound off and on',
    fullScreen: 'fills the screen',
    lab: 'opens the Lab',
    continue: 'continues',
    practiseLast: 'practises the last 8 counts',
    delay: 'change the camera delay',
    speed: 'change the speed',
    section: 'start or end the part at this move',
    play: 'plays and stops',
    frames: 'go from frame to frame',
    second: 'skip a second',
    split: 'splits the move here',
    gold: 'makes the move gold, or plain again',
    undo: 'takes the last change back',
  },
};

export type PauseSettingsTexts = Texts<typeof settings>;
export type HelpTexts = Texts<typeof help>;
