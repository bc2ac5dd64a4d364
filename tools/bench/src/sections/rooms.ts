import { setTimeout as sleep } from 'node:timers/promises';
import { jainFairness, quantile } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { openBrowser } from '@instep/test/e2e/player-browser';
import { addDance, joinRoom, openRoom } from '@instep/test/e2e/room-actions';
import { joinAsPhone } from '@instep/test/support/room-bots';
import { poseBodies } from '../device-bodies.ts';
import { roundRobin, type Frame } from '../dance-frames.ts';
import { rounded, type Section } from '../section.ts';
import { startInstep } from '../server-process.ts';

const PHONES = 4;
const DURATION: Seconds = 30;
const FPS = 15;

/** Four phones that estimate for themselves and two screens in one room, all on this machine. */
export const roomsSection = (frames: readonly Frame[]): Section => ({
  table: `${PHONES} phones that send poses and two screens in one room`,
  run: async () => {
    const bodies = await poseBodies(frames);
    const server = await startInstep();
    const { address } = server;
    const screens = await Promise.all([openBrowser(address, 'absent'), openBrowser(address, 'absent')]);
    try {
      const [first, second] = screens.map(({ page }) => page);
      const code = await openRoom(first!, address, 'First screen');
      await joinRoom(second!, address, code, 'Second screen');
      await second!.getByTestId('role-show').click();
      await addDance(first!);
      const phones = await Promise.all(
        Array.from({ length: PHONES }, (_, phone) => {
          const film = { durationS: DURATION, fps: FPS, poses: 'device', bodyAt: roundRobin(bodies) } as const;
          return joinAsPhone({ address, code, name: `Phone ${phone + 1}`, ...film });
        }),
      );
      await first!.getByTestId('start').click();
      await sleep(DURATION * 1000);
      await server.stop();
      const delays = phones.flatMap(({ delaysMs }) => delaysMs);
      const verdictsOf = ({ dances }: (typeof phones)[number]): number =>
        [...dances.values()].reduce((sum, { moves }) => sum + moves.size, 0);
      return [
        {
          id: 'rooms_phones',
          what: `answers to ${PHONES} phones`,
          answers: delays.length,
          verdicts: Math.min(...phones.map(verdictsOf)),
          p50Ms: rounded(quantile(delays, 0.5), 1),
          p95Ms: rounded(quantile(delays, 0.95), 1),
          p99Ms: rounded(quantile(delays, 0.99), 1),
          fairness: rounded(jainFairness(phones.map(({ delaysMs }) => delaysMs.length)), 3),
        },
      ];
    } finally {
      await Promise.all(screens.map((screen) => screen.close()));
      await server.stop().catch(() => undefined);
    }
  },
});
