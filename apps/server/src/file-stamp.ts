import type { BigIntStats } from 'node:fs';

/** Tells a file as it was from whatever lies at its path, or stands in it, later. */
export const stampOf = ({ ino, size, mtimeNs }: Pick<BigIntStats, 'ino' | 'size' | 'mtimeNs'>): string =>
  `${ino} ${size} ${mtimeNs}`;
