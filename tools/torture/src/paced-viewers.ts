import { mapConcurrently, sleep, indices } from './concurrency.ts';
import { openRangeReader, type RangeReader } from './range-reader.ts';

// Viewers of a video, each on a connection of their own, for a given time, in a separate process so that they don't
// slow down the players. Prints when all are connected, and at the end how many seconds of video came late.
const [video = '', viewers = '0', forMs = '0'] = process.argv.slice(2);

/** 8 Mbit/s, read one second's worth at a time; the video must be at least four of these long. */
const BYTES_PER_S = 1_000_000;
const SECONDS = 4;

/** Reads one second's worth each second, as a video player does. Returns how often it came late. */
const countLateSeconds = async (reader: RangeReader, startedAt: number): Promise<number> => {
  const phase = Math.random();
  let lateSeconds = 0;
  for (let second = 0; 1000 * (second + phase + 1) < Number(forMs); second++) {
    await sleep(Math.max(0, startedAt + 1000 * (second + phase) - performance.now()));
    const from = (second % SECONDS) * BYTES_PER_S;
    const isComplete = await reader.read(from, from + BYTES_PER_S - 1);
    if (!isComplete || performance.now() > startedAt + 1000 * (second + phase + 1)) lateSeconds += 1;
  }
  reader.close();
  return lateSeconds;
};

const readers = await mapConcurrently(indices(Number(viewers)), 8, () => openRangeReader(video));
process.stdout.write('connected\n');
const startedAt = performance.now();
const lateSeconds = await Promise.all(readers.map((reader) => countLateSeconds(reader, startedAt)));
process.stdout.write(`${lateSeconds.reduce((sum, one) => sum + one, 0)}\n`);
