import { getHeapStatistics } from 'node:v8';
import { collectGarbageEarlier } from '@instep/server/garbage-collection';

// Allocates objects that stay reachable for a while, and prints how large the heap became at most, in MiB: with the
// server's setting for garbage collection (`sooner`), or with V8's own.
if (process.argv[2] === 'sooner') collectGarbageEarlier();

const LIVE_OBJECTS = 200_000;
const liveObjects: object[] = [];
let maxHeapBytes = 0;
for (let n = 0; n < 12 * LIVE_OBJECTS; n++) {
  liveObjects[n % LIVE_OBJECTS] = { n, text: [n, n + 1, n + 2] };
  if (n % 10_000 === 0) maxHeapBytes = Math.max(maxHeapBytes, getHeapStatistics().total_heap_size);
}
console.log(maxHeapBytes / 2 ** 20);
