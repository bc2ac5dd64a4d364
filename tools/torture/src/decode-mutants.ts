import { JpegError } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { mutated } from './mutants.ts';
import { seededRandom } from './numbers.ts';
import { cutPictures } from './pictures.ts';

// Decodes the given number of JPEGs with wrong bytes, as an estimator does. A crash shows in this process's exit code.
const [count = '0'] = process.argv.slice(2);
const WARM = 1000;

const pictures = await cutPictures();
const decode = createJpegDecoder();
const random = seededRandom(21);
const figures = { decoded: 0, refused: 0, slowestMs: 0, grownMib: 0 };

/** CPU time: on a busy machine, elapsed time depends more on other processes. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

let before = process.memoryUsage.rss();
for (let k = 0; k < Number(count); k++) {
  const mutant = mutated(pictures[k % pictures.length] as Uint8Array, random);
  const from = cpuMs();
  try {
    decode(mutant);
    figures.decoded += 1;
  } catch (error) {
    // Any other error ends the process, which breaks the promise that is tested.
    if (!(error instanceof JpegError)) throw error;
    figures.refused += 1;
  }
  figures.slowestMs = Math.max(figures.slowestMs, cpuMs() - from);
  if (k === Math.min(WARM, Number(count) >> 1)) before = process.memoryUsage.rss();
}
figures.grownMib = (process.memoryUsage.rss() - before) / 2 ** 20;
process.stdout.write(JSON.stringify(figures));
