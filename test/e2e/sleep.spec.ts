/** A real phone falls asleep in mid-dance, again and again: the others dance on, and nothing that was acknowledged is lost. */
import { expect, test, type Page } from '@playwright/test';
import { createRandom } from '@instep/measures/random';
import { parseServerMessage } from '@instep/protocol/messages';
import { poseOf } from '../support/play-client.ts';
import { joinAsPhone, openAsScreen } from '../support/room-bots.ts';
import { createBreakableProxy } from '../support/tcp-proxies.ts';
import { openBrowser, PHONE } from './player-browser.ts';
import { filmPlayers, joinRoom } from './room-actions.ts';
import { startServer } from './running-server.ts';
import { savedSessions } from './saved-session.ts';

test.setTimeout(600_000);

const DANCE_ID = 'first-steps';
const NAPS = 10;
/** In each dance it falls asleep within 4 s of these times, s. */
const NAPS_FROM_S = [2, 11, 20];

/** The numbers of the frames that were answered, by session. */
const watchAnswers = (page: Page): ReadonlyMap<string, ReadonlySet<number>> => {
  const answered = new Map<string, Set<number>>();
  page.on('websocket', (socket) => {
    if (!socket.url().endsWith('/play')) return;
    let sequences = new Set<number>();
    socket.on('framereceived', ({ payload }) => {
      const message = parseServerMessage(String(payload));
      if (message.type === 'ready') {
        sequences = answered.get(message.sessionId) ?? new Set();
        answered.set(message.sessionId, sequences);
      }
      if (message.type === 'frame' && message.outcome !== 'dropped') sequences.add(message.sequence);
    });
  });
  return answered;
};

test('a phone that sleeps at ten moments of its dances loses and doubles no row', { tag: '@long' }, async () => {
  const server = await startServer();
  const line = await createBreakableProxy(server.address);
  const { durationS } = (await (await fetch(`${server.address}/api/dances/${DANCE_ID}`)).json()) as {
    durationS: number;
  };
  const screen = await openAsScreen({ address: server.address, danceId: DANCE_ID, durationS });
  const bodyAt = (time: number) => ({ seen: poseOf(time) });
  const others = { address: server.address, code: screen.code, durationS, fps: 10, poses: 'device', bodyAt } as const;
  const awake = await joinAsPhone({ ...others, name: 'Awake' });
  const phone = await openBrowser(line.address, 'dancer', PHONE);
  const { page } = phone;
  const answered = watchAnswers(page);
  const countAnswers = (): number => [...answered.values()].reduce((sum, { size }) => sum + size, 0);
  await joinRoom(page, line.address, screen.code, 'Sleeper');
  await filmPlayers(page);
  const devTools = await page.context().newCDPSession(page);

  const { between } = createRandom(10);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  /**
   * Its page freezes and its line breaks, or its page is thrown away. Returns how long the way back took; `null` where
   * the dance was over before, as on a busy machine.
   */
  const sleepAndWake = async (isThrownAway: boolean): Promise<number | null> => {
    const lastsMs = between(200, 2500);
    if (isThrownAway) await page.goto('about:blank');
    else await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    line.breakConnections();
    await wait(lastsMs);
    line.restore();
    const before = countAnswers();
    const startedAt = performance.now();
    if (isThrownAway) await page.goto(`${line.address}/join/${screen.code}`, { waitUntil: 'commit' });
    else await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    const isOver = (): boolean => screen.room.last('room')?.phase === 'results';
    await expect.poll(() => isOver() || countAnswers() > before, { intervals: [50], timeout: 60_000 }).toBe(true);
    return countAnswers() > before ? performance.now() - startedAt : null;
  };

  const returnsMs: (number | null)[] = [];
  const named: string[][] = [];
  while (returnsMs.length < NAPS) {
    const { startsAt, results } = await screen.dance(2);
    for (const from of NAPS_FROM_S) {
      await wait(Math.max(0, startsAt + 1000 * (from + between(0, 4)) - performance.now()));
      returnsMs.push(await sleepAndWake(returnsMs.length % 2 === 1));
    }
    named.push((await results).rows.map(({ name }) => name).sort());
  }
  const longestGapMs = Math.max(...awake.gaps.map(({ gapMs }) => gapMs));
  console.info(
    `back after ${returnsMs.map((ms) => (ms === null ? '–' : (ms / 1000).toFixed(1))).join(', ')} s; the other waited ${longestGapMs.toFixed(0)} ms at most`,
  );

  expect(returnsMs.some((ms) => ms !== null)).toBe(true);
  expect(named).toEqual(named.map(() => ['Awake', 'Sleeper']));
  expect(awake.faults).toEqual([]);
  for (const [sessionId, sequences] of [...answered].filter(([, { size }]) => size > 0)) {
    const [saved] = savedSessions(server.sessionsFolder, sessionId);
    const stored = saved?.frames.map(({ sequence }) => Number(sequence)) ?? [];
    const moves = saved?.moves.map(({ move_n }) => move_n) ?? [];
    expect([...sequences].filter((sequence) => !stored.includes(sequence))).toEqual([]);
    expect([new Set(stored).size, new Set(moves).size]).toEqual([stored.length, moves.length]);
  }
  expect(phone.foreignRequests).toEqual([]);
  awake.leave();
  screen.room.terminate();
  await phone.close();
  line.close();
  await server.stop();
});
