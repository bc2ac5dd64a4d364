import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { inLanes, sleep, upTo } from '../lanes.ts';
import { lowestOf, seededRandom, theilSenSlope } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { processFigures } from '../process-figures.ts';
import type { Server, Stage } from '../stage.ts';

const SHORT = { sessions: 800, settling: 200 };
const LONG = { sessions: 2880, settling: 400 };
/** Each part is longer than the time between two major garbage collections. */
const STRETCHES = 4;
const LANES = 4;
const DANCE_S = 10;

/** One dance. Of a hundred, five are left, five are cut and resumed, and one sends a message that can't be parsed. */
const oneDance = async (server: Server, kind: number, latencies: number[]): Promise<void> => {
  const player = await server.connect();
  player.hello();
  player.start({ toS: DANCE_S });
  const { sessionId, resumeSecret } = await player.next('ready');
  const from = performance.now();
  await player.dance(0, DANCE_S / 2);
  latencies.push((performance.now() - from) / (DANCE_S * 5));
  if (kind < 0.05) player.say({ type: 'leave' });
  else if (kind < 0.06) player.socket.send('{"type":');
  else if (kind < 0.11) return comesBack(server, sessionId, resumeSecret, player.leave);
  else {
    await player.dance(DANCE_S / 2, DANCE_S);
    player.say({ type: 'ended', lastSequence: DANCE_S * 10 - 1 });
  }
  await player.closed();
};

const comesBack = async (server: Server, sessionId: string, secret: string, leave: () => void): Promise<void> => {
  leave();
  const again = await server.connect();
  again.hello();
  again.resume(sessionId, secret);
  await again.next('ready');
  again.say({ type: 'ended', lastSequence: DANCE_S * 5 - 1 });
  await again.closed();
};

const soak = async (stage: Stage): Promise<Figures> => {
  const { sessions, settling } = stage.full ? LONG : SHORT;
  const server = await stage.startStub({ environment: { RESUME_MS: '2000', POSE_WORKERS: '8' } });
  const pid = server.child.pid ?? 0;
  const random = seededRandom(33);
  const latencies: number[] = [];
  const memory: [number, number][] = [];
  const dance = async (k: number): Promise<void> => {
    await oneDance(server, random(), latencies);
    if (k % 10 === 0) memory.push([k / 1000, processFigures(pid).rssMib]);
  };
  await inLanes(upTo(settling), LANES, dance);
  await sleep(3000);
  const before = processFigures(pid).openFiles;
  memory.length = 0;
  const count = stage.count(sessions);
  const early = latencies.length;
  await inLanes(upTo(count), LANES, dance);
  // The server keeps the results of ended dances for a while.
  await sleep(3000);
  const openFiles = Math.abs(processFigures(pid).openFiles - before);
  const crashes = server.child.exitCode === null ? 0 : 1;
  server.end();
  const half = early + Math.floor((latencies.length - early) / 2);
  const slower = quantile(latencies.slice(half), 0.99) / quantile(latencies.slice(early, half), 0.99);
  const values = { mibPer1000: theilSenSlope(lowestOf(memory, STRETCHES)), openFiles, slower, crashes };
  return {
    values,
    n: count,
    note: 'dances of 10 s, as fast as they are answered, four at a time; the index grows with them',
  };
};

const LOOP_S = 12;
/** Two hours at ten frames a second. */
const LOOPS = 600;
const LOOPS_AN_HOUR = 300;

/** A player who practises the same section for two hours: each loop is an epoch of its own. */
const oneLongSession = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub();
  const pid = server.child.pid ?? 0;
  const player = await server.connect();
  player.hello();
  player.start({ counted: false, fromS: 0, toS: LOOP_S });
  await player.next('ready');
  const count = stage.count(LOOPS);
  const memory: [number, number][] = [];
  const times: number[] = [];
  for (let epoch = 1; epoch <= count; epoch++) {
    player.say({ type: 'epoch', epoch, reason: 'seek', mediaTime: 0, playbackRate: 1 });
    const from = performance.now();
    await player.dance(0, LOOP_S, epoch);
    times.push(performance.now() - from);
    player.messages.length = 0;
    // The first sixth is warm-up: one-time compiling and caching.
    if (epoch > count / 6) memory.push([epoch / LOOPS_AN_HOUR, processFigures(pid).rssMib]);
  }
  const crashes = server.child.exitCode === null ? 0 : 1;
  server.end();
  const half = times.length >> 1;
  const slower = median(times.slice(half)) / median(times.slice(0, half));
  return {
    values: { mibAnHour: theilSenSlope(lowestOf(memory, STRETCHES)), slower, crashes },
    n: count,
    note: `${((count * LOOP_S) / 3600).toFixed(1)} hours of dance, as fast as they are answered`,
  };
};

export const SOAK: readonly Ordeal[] = [
  {
    id: '33b',
    measure: 'one session of two hours (S2): memory by the hour, feedback of its later half',
    bounds: { mibAnHour: { atMost: 5 }, slower: { atMost: 1.1 }, crashes: { atMost: 0 } },
    figuresOf: oneLongSession,
  },
  {
    id: '33a',
    measure: 'many dances after another: memory by 1,000 dances, open files, feedback of the later half (S1)',
    bounds: { mibPer1000: { atMost: 5 }, openFiles: { atMost: 2 }, crashes: { atMost: 0 } },
    figuresOf: soak,
  },
];
