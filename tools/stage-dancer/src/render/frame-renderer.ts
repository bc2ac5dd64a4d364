import { chromium, type Browser, type Page } from '@playwright/test';
import type { FrameState, SceneSetup } from '../scene/setup.ts';
import type {} from '../scene/page.ts';
import { findChromium } from './chromium.ts';
import { servePage } from './page-server.ts';

/** Renders the frames of one scene, one after the other. */
export type FrameRenderer = {
  /** The pixels of a frame: RGBA rows, the lowest first. The same state gives the same bytes. */
  renderFrame(state: FrameState): Promise<Buffer>;
  close(): Promise<void>;
};

/** Opens a headless browser without a graphics card, with the scene built in it. */
export const openFrameRenderer = async (setup: SceneSetup): Promise<FrameRenderer> => {
  let frame: Buffer | null = null;
  const server = await servePage((received) => {
    frame = received;
  });
  const browser = await launch();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await openPage(browser, server.url);
    await page.evaluate((given) => window.renderer.buildScene(given), setup);
    return {
      close,
      async renderFrame(state) {
        frame = null;
        await page.evaluate((given) => window.renderer.renderFrame(given), state);
        if (!frame) throw new Error(`expected a frame at ${state.time} s, got none`);
        return frame;
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
    if (message.type() === 'error') process.stderr.write(`renderer: ${message.text()}\n`);
  });
  await page.goto(url);
  await page.waitForFunction(() => 'renderer' in window);
  page.setDefaultTimeout(0);
  return page;
};
