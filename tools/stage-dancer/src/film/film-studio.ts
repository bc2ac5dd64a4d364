import { chromium, type Browser, type Page } from '@playwright/test';
import type { Moment, Setup } from '../scene/setup.ts';
import type {} from '../scene/page.ts';
import { findChromium } from './chromium.ts';
import { bundlePage } from './page-bundle.ts';
import { servePage } from './page-server.ts';

/** Renders moments of one setup, one after the other. */
export type FilmStudio = {
  /** The frame of a moment: RGBA rows, the lowest first. The same moment gives the same bytes. */
  film(moment: Moment): Promise<Buffer>;
  close(): Promise<void>;
};

/** Opens a headless browser without a graphics card, with the dancers and the stage built in it. */
export const openFilmStudio = async (setup: Setup): Promise<FilmStudio> => {
  let picture: Buffer | null = null;
  const server = await servePage(await bundlePage(), async (taken) => {
    picture = taken;
  });
  const browser = await launch();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await openPage(browser, server.url);
    await page.evaluate((given) => window.stage.build(given), setup);
    return {
      close,
      async film(moment) {
        picture = null;
        await page.evaluate((given) => window.stage.film(given), moment);
        if (!picture) throw new Error(`expected a picture of ${moment.time} s, got none`);
        return picture;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
};

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });

const openPage = async (browser: Browser, url: string): Promise<Page> => {
  const page = await browser.newPage();
  // Shader compile errors appear only on the console.
  page.on('console', (message) => {
    if (message.type() === 'error') process.stderr.write(`film set: ${message.text()}\n`);
  });
  await page.goto(url);
  await page.waitForFunction(() => 'stage' in window);
  page.setDefaultTimeout(0);
  return page;
};
