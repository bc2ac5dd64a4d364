import type { Page } from '@playwright/test';

type DroppedFile = { readonly name: string; readonly bytes: Buffer; readonly type?: string };

/** The data of a drag with the mouse. */
const transferOf = (page: Page, { name, bytes, type = 'video/mp4' }: DroppedFile) =>
  page.evaluateHandle(
    ([base64, file, mime]) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], file, { type: mime }));
      return transfer;
    },
    [bytes.toString('base64'), name, type] as const,
  );

/** Drops a video onto the Studio. */
export const dropVideo = async (page: Page, dropped: DroppedFile): Promise<void> => {
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: await transferOf(page, dropped) });
};

/** Drops a file where none is accepted. Returns whether the browser would now open it instead of the app. */
export const dropOutside = async (page: Page, dropped: DroppedFile): Promise<boolean> => {
  const transfer = await transferOf(page, dropped);
  return page.evaluate((dataTransfer) => {
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer });
    return document.body.dispatchEvent(drop);
  }, transfer);
};
