import type { Milliseconds } from '@instep/choreo/units';
import { nameOfKey } from './keyboard.ts';

/** Runs an action once a key has been held for a while: a short press, which may be an accident, does nothing. */
export class KeyHold {
  isHeld = $state(false);
  readonly #key: string;
  readonly #duration: Milliseconds;
  readonly #action: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(key: string, duration: Milliseconds, action: () => void) {
    this.#key = key;
    this.#duration = duration;
    this.#action = action;
  }

  press(event: KeyboardEvent): void {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || nameOfKey(event) !== this.#key) return;
    this.release();
    this.isHeld = true;
    this.#timer = setTimeout(() => {
      this.isHeld = false;
      this.#action();
    }, this.#duration);
  }

  release(): void {
    this.isHeld = false;
    clearTimeout(this.#timer);
  }
}
