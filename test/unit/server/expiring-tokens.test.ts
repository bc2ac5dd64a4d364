import { expect, it } from 'vitest';
import { ExpiringTokens, TICKETS } from '@instep/server/access/expiring-tokens';
import { createManualClock } from '../../support/manual-clock.ts';

it('a ticket is valid once, for 30 s', () => {
  const clock = createManualClock();
  const tickets = new ExpiringTokens(TICKETS, clock);
  const [first, second] = [tickets.issue(), tickets.issue()];
  clock.advance(29_999);
  expect([tickets.redeem(first), tickets.redeem(first)]).toEqual([true, false]);
  clock.advance(1);
  expect(tickets.redeem(second)).toBe(false);
  expect(tickets.redeem(undefined)).toBe(false);
});

it('a ticket has 128 random bits', () => {
  const tickets = new ExpiringTokens(TICKETS, createManualClock());
  const issued = Array.from({ length: 1000 }, () => tickets.issue());
  expect(new Set(issued).size).toBe(1000);
  expect(Buffer.from(issued[0] as string, 'base64url')).toHaveLength(16);
});

it('the oldest tokens are dropped beyond the limit', () => {
  const tickets = new ExpiringTokens(TICKETS, createManualClock());
  const first = tickets.issue();
  for (let k = 0; k < 10_000; k++) tickets.issue();
  expect(tickets.redeem(first)).toBe(false);
});
