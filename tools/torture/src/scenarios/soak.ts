import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { mapConcurrently, sleep, indices } from '../concurrency.ts';
import { lowestPoints, seededRandom, theilSenSlope } from '../numbers.ts';
import type { Scenario } from '../scenario.ts';
import { processUsage } from '../server-usage.ts';
import type { Server, Harness } from '../harness.ts';

const SHORT = { sessions: 800, warmUp: 200 };
const LONG = { sessions: 2880, warmUp: 400 };
/** Each part is longer than the time between two major garbage collections. */
const PARTS = 4;
const CONCURRENT_DANCES = 4;
const DANCE_S = 10;

/** One dance. Of a hundred, five are left, five are cut and resumed, and one sends a message that can't be parsed. */
const danceOnce = async (server: Server, kind: number, latencies: number[]): Promise<void> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart({ toS: DANCE_S });
  const { sessionId, resumeSecret } = await player.waitFor('ready');
  const startedAt = performance.now();
  await player.danceReference(0, DANCE_S / 2);
  latencies.push((performance.now() - startedAt) / (DANCE_S * 5));
  if (kind < 0.05) player.sendMessage({ type: 'leave' });
  else if (kind < 0.06) player.socket.send('{"type":');
  else if (kind < 0.11) return resumeAndEnd(server, sessionId, resumeSecret, player.terminate);
  else {
    await player.danceReference(DANCE_S / 2, DANCE_S);
    player.sendMessage({ type: 'ended', lastSequence: DANCE_S * 10 - 1 });
  }
  await player.waitForClose();
};

const resumeAndEnd = async (server: Server, sessionId: string, secret: string, leave: () => void): Promise<void> => {
  leave();
  const resumed = await server.connect();
  resumed.sendHello();
  resumed.sendResume(sessionId, secret);
  await resumed.waitFor('ready');
  resumed.sendMessage({ type: 'ended', lastSequence: DANCE_S * 5 - 1 });
  await resumed.waitForClose();
};

const measureManyDances = async (harness: Harness): Promise<Figures> => {
  const { sessions, warmUp } = harness.full ? LONG : SHORT;
  const server = await harness.startStubServer({ environment: { RESUME_MS: '2000', POSE_WORKERS: '8' } });
  const pid = server.child.pid ?? 0;
  const random = seededRandom(33);
  const latencies: number[] = [];
  const memory: [number, number][] = [];
  const danceNth = async (k: number): Promise<void> => {
    await danceOnce(server, random(), latencies);
    if (k % 10 === 0) memory.push([k / 1000, processUsage(pid).rssMib]);
  };
  await mapConcurrently(indices(warmUp), CONCURRENT_DANCES, danceNth);
  await sleep(3000);
  const openFilesBefore = processUsage(pid).openFiles;
  memory.length = 0;
  const count = harness.scaled(sessions);
  const warmUpLength = latencies.length;
  await mapConcurrently(indices(count), CONCURRENT_DANCES, danceNth);
  // The server keeps the results of ended dances for a while.
  await sleep(3000);
  const openFiles = Math.abs(processUsage(pid).openFiles - openFilesBefore);
  const crashes = server.child.exitCode === null ? 0 : 1;
  server.remove();
  const half = warmUpLength + Math.floor((latencies.length - warmUpLength) / 2);
  const slower = quantile(latencies.slice(half), 0.99) / quantile(latencies.slice(warmUpLength, half), 0.99);
  const values = { mibPer1000: theilSenSlope(lowestPoints(memory, PARTS)), openFiles, slower, crashes };
  return {
    values,
    n: count,
    note: 'dances of 10 s, each frame sent when the one before is answered, four at a time; the index grows with them',
  };
};

const LOOP_S = 12;
/** Two hours at ten frames a second. */
const LOOPS = 600;
const LOOPS_PER_HOUR = 300;

/** A player who practises the same section for two hours: each loop is an epoch of its own. */
const measureLongSession = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer();
  const pid = server.child.pid ?? 0;
  const player = await server.connect();
  player.sendHello();
  player.sendStart({ counted: false, fromS: 0, toS: LOOP_S });
  await player.waitFor('ready');
  const count = harness.scaled(LOOPS);
  const memory: [number, number][] = [];
  const times: number[] = [];
  for (let epoch = 1; epoch <= count; epoch++) {
    player.sendMessage({ type: 'epoch', epoch, reason: 'seek', mediaTime: 0, playbackRate: 1 });
    const startedAt = performance.now();
    await player.danceReference(0, LOOP_S, epoch);
    times.push(performance.now() - startedAt);
    player.messages.length = 0;
    // The first sixth is warm-up: one-time compiling and caching.
    if (epoch > count / 6) memory.push([epoch / LOOPS_PER_HOUR, processUsage(pid).rssMib]);
  }
  const crashes = server.child.exitCode === null ? 0 : 1;
  server.remove();
  const half = times.length >> 1;
  const slower = median(times.slice(half)) / median(times.slice(0, half));
  return {
    values: { mibAnHour: theilSenSlope(lowestPoints(memory, PARTS)), slower, crashes },
    n: count,
    note: `${((count * LOOP_S) / 3600).toFixed(1)} hours of dance, each frame sent when the one before is answered`,
  };
};

export const SOAK: readonly Scenario[] = [
  {
    id: '33b',
    measure: 'one session of two hours (S2): memory per hour, feedback in its later half',
    bounds: { mibAnHour: { atMost: 5 }, slower: { atMost: 1.1 }, crashes: { atMost: 0 } },
    run: measureLongSession,
  },
  {
    id: '33a',
    measure: 'many dances one after another: memory per 1,000 dances, open files, feedback in the later half (S1)',
    bounds: { mibPer1000: { atMost: 5 }, openFiles: { atMost: 2 }, crashes: { atMost: 0 } },
    run: measureManyDances,
  },
];
