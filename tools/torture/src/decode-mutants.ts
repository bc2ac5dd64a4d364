import { JpegError } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { mutatedCopy } from './mutants.ts';
import { seededRandom } from './numbers.ts';
import { extractFrames } from './dance-frames.ts';

// Decodes the given number of JPEGs with wrong bytes, as an estimator does. A crash shows in this process's exit code.
const [count = '0'] = process.argv.slice(2);
const WARM_UP_COUNT = 1000;

const frames = await extractFrames();
const decode = createJpegDecoder();
const random = seededRandom(21);
const figures = { decoded: 0, refused: 0, slowestMs: 0, grownMib: 0 };

/** CPU time: on a busy machine, elapsed time depends more on other processes. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

let rssBefore = process.memoryUsage.rss();
for (let k = 0; k < Number(count); k++) {
  const mutant = mutatedCopy(frames[k % frames.length] as Uint8Array, random);
  const startedAt = cpuMs();
  try {
    decode(mutant);
    figures.decoded += 1;
  } catch (error) {
    // Any other error ends the process, which breaks the promise that is tested.
    if (!(error instanceof JpegError)) throw error;
    figures.refused += 1;
  }
  figures.slowestMs = Math.max(figures.slowestMs, cpuMs() - startedAt);
  if (k === Math.min(WARM_UP_COUNT, Number(count) >> 1)) rssBefore = process.memoryUsage.rss();
}
figures.grownMib = (process.memoryUsage.rss() - rssBefore) / 2 ** 20;
process.stdout.write(JSON.stringify(figures));
