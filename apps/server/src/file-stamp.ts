import type { BigIntStats } from 'node:fs';

/** Distinguishes the content of a file from any other that is at its path later. */
export const stampOf = ({ ino, size, mtimeNs }: Pick<BigIntStats, 'ino' | 'size' | 'mtimeNs'>): string =>
  `${ino} ${size} ${mtimeNs}`;
