import { getHeapStatistics } from 'node:v8';
import { clearUpSooner } from '../../apps/server/src/garbage-collection.ts';

// Lets things live for a while and go, and tells how much memory they took at most, in MiB. As the server does, or as
// V8 does by itself.
if (process.argv[2] === 'sooner') clearUpSooner();

const LIVING = 200_000;
const living: object[] = [];
let most = 0;
for (let n = 0; n < 12 * LIVING; n++) {
  living[n % LIVING] = { n, text: [n, n + 1, n + 2] };
  if (n % 10_000 === 0) most = Math.max(most, getHeapStatistics().total_heap_size);
}
console.log(most / 2 ** 20);
