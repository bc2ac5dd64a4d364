import { jainFairness, quantile } from '@instep/choreo/statistics';
import type { FrameBody } from '@instep/protocol/frame-message';
import type { Figures } from '@instep/measures/measure';
import { poseOf } from '@instep/test/support/play-client';
import { joinAsPhone, openAsScreen, type PhoneOptions } from '@instep/test/support/room-bots';
import { indices } from '../concurrency.ts';
import { DANCE_ID, extractFrames, FRAMES_FPS } from '../dance-frames.ts';
import { WITHOUT_RATE_LIMITS, type Harness } from '../harness.ts';
import { NONE, type Scenario } from '../scenario.ts';

/** Phones in one room, which are all that this machine does. */
const PHONES = [4, 6, 8] as const;
const DANCE_S = 20;
const FPS = 15;

type Sent = Pick<PhoneOptions, 'poses' | 'bodyAt'>;

/** One room dances once: how long phones wait for answers, how evenly they get them, and how many were refused. */
const danceInRoom = async (address: string, count: number, sent: Sent) => {
  const screen = await openAsScreen({ address, danceId: DANCE_ID, durationS: DANCE_S });
  const phone = { address, code: screen.code, durationS: DANCE_S, fps: FPS, ...sent };
  const phones = await Promise.all(indices(count).map((k) => joinAsPhone({ ...phone, name: `Phone ${k + 1}` })));
  const { results } = await screen.dance(count);
  const { rows } = await results;
  for (const one of phones) one.leave();
  screen.room.say({ type: 'leave' });
  return {
    delaysMs: phones.flatMap(({ delaysMs }) => delaysMs),
    // Whom the server can't follow, it refuses before the dance.
    fairness: jainFairness(phones.flatMap(({ delaysMs }) => (delaysMs.length > 0 ? [delaysMs.length] : []))),
    refused: count - rows.length,
  };
};

const measureRooms = async (harness: Harness, sent: Sent): Promise<Figures> => {
  const server = await harness.startRealServer(WITHOUT_RATE_LIMITS);
  const danced = [];
  for (const count of PHONES) danced.push(await danceInRoom(server.address, count, sent));
  server.remove();
  const p99Of = ({ delaysMs }: { readonly delaysMs: readonly number[] }): number => quantile(delaysMs, 0.99);
  return {
    values: {
      fairness: Math.min(...danced.map(({ fairness }) => fairness)),
      p99Ms: Math.max(...danced.map(p99Of)),
      refused: danced.reduce((sum, { refused }) => sum + refused, 0),
      ...Object.fromEntries(danced.map((one, k) => [`p99MsOf${PHONES[k]}`, p99Of(one)])),
    },
    n: danced.reduce((sum, { delaysMs }) => sum + delaysMs.length, 0),
    note: `${PHONES.join(', ')} phones, one room after the other; the worst of them`,
  };
};

const measureJpegs = async (harness: Harness): Promise<Figures> => {
  const frames = await extractFrames();
  const bodyAt = (time: number): FrameBody => ({ jpeg: frames[Math.floor(time * FRAMES_FPS) % frames.length]! });
  return measureRooms(harness, { poses: 'server', bodyAt });
};

const bounds = { fairness: { atLeast: 0.95 }, p99Ms: { atMost: 250 } };

export const FULL_ROOMS: readonly Scenario[] = [
  {
    id: '37e',
    measure: 'four to eight phones in one room that send poses: how evenly they are answered, and how late, ms',
    bounds: { ...bounds, refused: NONE },
    timed: true,
    run: (harness) => measureRooms(harness, { poses: 'device', bodyAt: (time) => ({ seen: poseOf(time) }) }),
  },
  {
    id: '37f',
    measure: 'four to eight phones in one room that send pictures: how evenly they are answered, and how late, ms',
    bounds,
    timed: true,
    run: measureJpegs,
  },
];
