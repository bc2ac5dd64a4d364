import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 16;
/** How many secrets may be valid: the last one used, and newer ones, which may not have arrived. */
const MAX_SECRETS = 8;

/** Hashes all have the same length, so that a comparison always takes the same time. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * The secrets with which somebody comes back after a break, a new one each time. One is valid until a newer one is used:
 * the message that carried the newer one may not have arrived.
 */
export class RenewedSecrets {
  /** Hashes of the valid secrets in the order in which they were issued; the first is that of the last one used. */
  #hashes: readonly Buffer[] = [];
  /** Whether the newest secret has arrived. */
  #isNewestConfirmed = false;

  /** Adds a secret. */
  issue(): string {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const [lastUsed, ...newer] = [...this.#hashes, hashOf(secret)];
    // Bounds the list for a client that keeps coming back without using the newest secret.
    if (lastUsed) this.#hashes = [lastUsed, ...newer.slice(1 - MAX_SECRETS)];
    this.#isNewestConfirmed = false;
    return secret;
  }

  /**
   * Whether the secret is valid; those before it are not any more. Of somebody who is connected and has the newest one,
   * only that is valid, so that a late attempt takes nothing over.
   */
  redeem(secret: string, isConnected: boolean): boolean {
    const hash = hashOf(secret);
    const usedIndex = this.#hashes.findIndex((valid) => timingSafeEqual(valid, hash));
    const isNewest = usedIndex === this.#hashes.length - 1;
    if (usedIndex < 0 || (!isNewest && this.#isNewestConfirmed && isConnected)) return false;
    this.#hashes = this.#hashes.slice(usedIndex);
    return true;
  }

  /** Something was received over the connection to which the newest secret was sent. */
  confirm(): void {
    this.#isNewestConfirmed = true;
  }
}
