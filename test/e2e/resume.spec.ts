import { expect, test } from '@playwright/test';
import { createBreakableProxy } from '../support/tcp-proxies.ts';
import { expectDancing, openDance } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer } from './running-server.ts';

test.setTimeout(240_000);

test(
  'a broken connection pauses the dance with a message, and the dance is finished once it is back',
  { tag: '@long' },
  async () => {
    const server = await startServer();
    const line = await createBreakableProxy(server.address);
    const { page, close } = await openBrowser(line.address, 'dancer');
    await openDance(page, line.address);
    await expectDancing(page);
    await expect(page.getByTestId('rating')).toBeVisible({ timeout: 30_000 });
    line.breakConnections();
    await expect(page.getByTestId('dialog')).toContainText('Your score is paused.');
    await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'paused');
    line.restore();
    await expectDancing(page);
    await expect(page.getByTestId('close-info')).toHaveAttribute('data-close-code', '1000', { timeout: 120_000 });
    const { sessions } = (await (await fetch(`${server.address}/api/sessions`)).json()) as {
      sessions: { status: string }[];
    };
    expect(sessions).toMatchObject([{ status: 'complete' }]);
    await close();
    line.close();
    await server.stop();
  },
);
