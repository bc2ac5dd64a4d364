import { median } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';
import type { Figures } from '@instep/measures/measure';
import { poseOf } from '@instep/test/support/play-client';
import { joinAsPhone, openAsScreen, type BotPhone } from '@instep/test/support/room-bots';
import { indices, sleep } from '../concurrency.ts';
import type { Harness, Server } from '../harness.ts';
import { seededRandom } from '../numbers.ts';
import { NONE, type Scenario } from '../scenario.ts';
import { compareWithRecord, countInvalidSessions } from '../stored-sessions.ts';

const DANCE_S = 12;
const FPS = 10;
const ROOMS = 4;
/** In each room one phone stays awake; the others fall asleep twice in a dance. */
const SLEEPERS = 5;
/** Between these times of the dance, s. */
const NAP_WINDOWS = [
  [0, 4],
  [6, 10],
] as const;
const SHORTEST_NAP_MS: Milliseconds = 50;
const LONGEST_NAP_MS: Milliseconds = 1500;
const NAPS = 200;

/** One phone falls asleep; `reloaded`: the browser has thrown its page away meanwhile. */
type Nap = { readonly atMs: Milliseconds; readonly lastsMs: Milliseconds; readonly reloaded: boolean };

const drawNaps = (random: () => number): Nap[] =>
  NAP_WINDOWS.map(([from, to]) => ({
    atMs: 1000 * (from + random() * (to - from)),
    lastsMs: SHORTEST_NAP_MS + random() * (LONGEST_NAP_MS - SHORTEST_NAP_MS),
    reloaded: random() < 0.5,
  }));

const openParty = async ({ address }: Server) => {
  const screen = await openAsScreen({ address, danceId: 'made', durationS: DANCE_S });
  const names = ['Awake', ...indices(SLEEPERS).map((k) => `Sleeper ${k + 1}`)];
  const phone = { address, code: screen.code, durationS: DANCE_S, fps: FPS, poses: 'device', bodyAt } as const;
  const phones = await Promise.all(names.map((name) => joinAsPhone({ ...phone, name })));
  return { screen, awake: phones[0] as BotPhone, sleepers: phones.slice(1), phones };
};

const bodyAt = (mediaTime: number) => ({ seen: poseOf(mediaTime) });

type Party = Awaited<ReturnType<typeof openParty>>;

/** Sleeps as drawn. Returns how long each return took; `null` where the dance was over before. */
const sleepInDance = async (phone: BotPhone, naps: readonly Nap[], startsAt: Milliseconds) => {
  const returns: (Milliseconds | null)[] = [];
  for (const { atMs, lastsMs, reloaded } of naps) {
    await sleep(Math.max(0, startsAt + atMs - performance.now()));
    phone.fallAsleep();
    await sleep(lastsMs);
    returns.push(await phone.wakeUp({ reloaded }));
  }
  return returns;
};

/** Dances once: how long returns took, gaps in the answers to who stays awake, and players without a result. */
const danceWithNaps = async ({ screen, awake, sleepers, phones }: Party, naps: readonly (readonly Nap[])[]) => {
  const before = awake.gaps.length;
  const { startsAt, results } = await screen.dance(phones.length);
  const sleeping = sleepers.map((phone, k) => sleepInDance(phone, naps[k] ?? [], startsAt));
  const [{ rows }, ...returns] = await Promise.all([results, ...sleeping]);
  return { returns: returns.flat(), gaps: awake.gaps.slice(before), missing: phones.length - rows.length };
};

const largest = (gaps: readonly { readonly gapMs: Milliseconds }[]): number =>
  Math.max(0, ...gaps.map(({ gapMs }) => gapMs)) / 1000;

const measureSleep = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer();
  const random = seededRandom(39);
  const parties = await Promise.all(indices(ROOMS).map(() => openParty(server)));
  const danceAll = (draw: () => readonly Nap[]) =>
    Promise.all(parties.map((party) => danceWithNaps(party, party.sleepers.map(draw))));
  const alone = await danceAll(() => []);
  const rounds = Math.ceil(harness.scaled(NAPS) / (ROOMS * SLEEPERS * NAP_WINDOWS.length));
  const danced = [];
  for (let round = 0; round < rounds; round++) danced.push(...(await danceAll(() => drawNaps(random))));
  const phones = parties.flatMap((party) => party.phones);
  const faults = phones.flatMap((phone) => phone.faults);
  faults.forEach((fault) => harness.log(fault));
  const root = server.folders.sessions;
  const compared = phones.flatMap(({ dances }) => [...dances].map(([id, dance]) => compareWithRecord(root, id, dance)));
  const invalid = await countInvalidSessions(root);
  const crashes = server.child.exitCode === null ? 0 : 1;
  phones.forEach((phone) => phone.leave());
  server.remove();
  const returns = danced.flatMap((one) => one.returns);
  const timed = returns.filter((ms) => ms !== null).map((ms) => ms / 1000);
  return {
    values: {
      lost: compared.reduce((sum, one) => sum + one.lost, 0),
      doubled: compared.reduce((sum, one) => sum + one.doubled, 0),
      missing: danced.reduce((sum, one) => sum + one.missing, 0),
      ...{ faults: faults.length, invalid, crashes },
      backP50S: median(timed),
      backS: Math.max(0, ...timed),
      othersGapS: largest(danced.flatMap((one) => one.gaps)),
      aloneGapS: largest(alone.flatMap((one) => one.gaps)),
    },
    n: returns.length,
    note: `${ROOMS} rooms with a screen and ${SLEEPERS + 1} phones each; half of the sleepers come back with a reloaded page; aloneGapS: the same while nobody sleeps`,
  };
};

export const SLEEPING_PHONES: readonly Scenario[] = [
  {
    id: '37c',
    measure:
      'phones fall asleep at any moment of a dance: rows lost or doubled, players without a result; until they are back, s; the longest time without an answer for who stays awake, s',
    bounds: {
      ...{ lost: NONE, doubled: NONE, missing: NONE, faults: NONE, invalid: NONE, crashes: NONE },
      backS: { atMost: 2 },
      othersGapS: { atMost: 1 },
    },
    timed: true,
    run: measureSleep,
  },
];
