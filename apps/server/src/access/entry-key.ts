import { randomBytes } from 'node:crypto';
import { equalInConstantTime } from './host-pin.ts';

const KEY_BYTES = 16;

/** The one-time key in the link that is printed at startup: the first person to open the link becomes the host. */
export class EntryKey {
  readonly value = randomBytes(KEY_BYTES).toString('base64url');
  #used = false;

  /** Uses up the key. Returns whether it was right and not used before. */
  redeem(given: string): boolean {
    if (this.#used || !equalInConstantTime(given, this.value)) return false;
    this.#used = true;
    return true;
  }
}
