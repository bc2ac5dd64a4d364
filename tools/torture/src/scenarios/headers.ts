import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figures } from '@instep/measures/measure';
import { openBrowser } from '@instep/test/e2e/player-browser';
import { ABSENT_HEADERS, expectedHeaders } from '@instep/test/support/expected-headers';
import { NONE, type Scenario } from '../scenario.ts';
import { DANCE_ID } from '../dance-frames.ts';
import type { Server, Harness } from '../harness.ts';

const WEB_DIR = fileURLToPath(new URL('../../../../apps/web/dist', import.meta.url));
const PAGES = ['/', '/review', '/studio', '/settings', `/?dance=${DANCE_ID}`];
const TARGETS = [...PAGES, '/api/dances', '/nothing/here', `/dances/${DANCE_ID}/video`, `/dances/${DANCE_ID}/cover`];

/** With the scripts, the worker's and LiteRT's among them. */
const targets = (): string[] => [...TARGETS, ...scriptAddresses()];
const scriptAddresses = (): string[] =>
  readdirSync(path.join(WEB_DIR, 'assets'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `/assets/${name}`);

/** How many headers, over every kind of answer, differ from what they must be. */
const countHeaderDifferences = async ({ address }: Server): Promise<number> => {
  let count = 0;
  for (const target of targets()) {
    const { headers, body } = await fetch(address + target);
    await body?.cancel();
    const expected = Object.entries(expectedHeaders(address + target));
    count += expected.filter(([name, value]) => headers.get(name) !== value).length;
    count += ABSENT_HEADERS.filter((name) => headers.has(name)).length;
  }
  return count;
};

/** Errors that a real browser reports, and the requests it sends to other servers. */
const countBrowserViolations = async ({ address }: Server) => {
  const { page, consoleErrors, foreignRequests, close } = await openBrowser(address, 'blocked');
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`violated ${violatedDirective} by ${blockedURI}`),
    );
  });
  for (const target of PAGES) await page.goto(address + target, { waitUntil: 'networkidle' });
  await close();
  return { violations: consoleErrors.length, strangers: foreignRequests.length };
};

const measureHeaders = async (harness: Harness): Promise<Figures | null> => {
  if (!existsSync(WEB_DIR)) return null;
  const server = await harness.startRealServer({ WEB_DIR });
  const values = { differences: await countHeaderDifferences(server), ...(await countBrowserViolations(server)) };
  server.remove();
  return { values, n: targets().length, note: 'headers of every kind of response, every page in Chromium' };
};

export const HEADERS: readonly Scenario[] = [
  {
    id: '34',
    measure: 'headers unlike the required ones; errors and policy violations in a browser; requests to other servers',
    bounds: { differences: NONE, violations: NONE, strangers: NONE },
    run: measureHeaders,
  },
];
