import { inLanes, sleep, upTo } from './lanes.ts';
import { openRangeReader, type RangeReader } from './range-reader.ts';

// Viewers of a video, each on a connection of their own, for a given time, in a separate process so that they don't
// slow down the players. Prints when all are connected, and at the end how many seconds of video came late.
const [video = '', viewers = '0', forMs = '0'] = process.argv.slice(2);

/** 8 Mbit/s, read one second's worth at a time; the video must be at least four of these long. */
const BYTES_PER_S = 1_000_000;
const SECONDS = 4;

/** Reads one second's worth each second, as a video player does. Returns how often it came late. */
const views = async (reader: RangeReader, begun: number): Promise<number> => {
  const phase = Math.random();
  let late = 0;
  for (let second = 0; 1000 * (second + phase + 1) < Number(forMs); second++) {
    await sleep(Math.max(0, begun + 1000 * (second + phase) - performance.now()));
    const from = (second % SECONDS) * BYTES_PER_S;
    const came = await reader.read(from, from + BYTES_PER_S - 1);
    if (!came || performance.now() > begun + 1000 * (second + phase + 1)) late += 1;
  }
  reader.leave();
  return late;
};

const readers = await inLanes(upTo(Number(viewers)), 8, () => openRangeReader(video));
process.stdout.write('seated\n');
const begun = performance.now();
const late = await Promise.all(readers.map((reader) => views(reader, begun)));
process.stdout.write(`${late.reduce((sum, one) => sum + one, 0)}\n`);
