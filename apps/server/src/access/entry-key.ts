import { randomBytes } from 'node:crypto';
import { isSame } from './host-pin.ts';

const KEY_BYTES = 16;

/** The one-time key in the link that is printed at the start: the first to open it becomes the host. */
export class EntryKey {
  readonly text = randomBytes(KEY_BYTES).toString('base64url');
  #used = false;

  /** Whether the key is right and was not used before. */
  redeem(given: string): boolean {
    if (this.#used || !isSame(given, this.text)) return false;
    this.#used = true;
    return true;
  }
}
