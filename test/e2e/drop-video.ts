import type { Page } from '@playwright/test';

/** Drops a video onto the Studio, as a hand with a mouse would. */
export const dropVideo = async (
  page: Page,
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): Promise<void> => {
  const dropped = await page.evaluateHandle(
    ([base64, file]) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], file, { type: 'video/mp4' }));
      return transfer;
    },
    [bytes.toString('base64'), name] as const,
  );
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: dropped });
};
