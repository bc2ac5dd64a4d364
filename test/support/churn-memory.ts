import { getHeapStatistics } from 'node:v8';
import { collectGarbageEarlier } from '@instep/server/garbage-collection';

// Allocates objects that stay reachable for a while, and prints how large the heap became at most, in MiB: with the
// server's setting for garbage collection (`sooner`), or with V8's own.
if (process.argv[2] === 'sooner') collectGarbageEarlier();

const LIVING = 200_000;
const living: object[] = [];
let most = 0;
for (let n = 0; n < 12 * LIVING; n++) {
  living[n % LIVING] = { n, text: [n, n + 1, n + 2] };
  if (n % 10_000 === 0) most = Math.max(most, getHeapStatistics().total_heap_size);
}
console.log(most / 2 ** 20);
