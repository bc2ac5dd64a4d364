/** What several browser tests of rooms do and expect. */
import { expect, type Page } from '@playwright/test';

/** Opens a room on this device, which shows the dances; returns its code. */
export const openRoom = async (page: Page, address: string, name: string): Promise<string> => {
  await page.goto(`${address}/join`);
  await page.getByTestId('room-name').first().fill(name);
  await page.getByTestId('open-room').click();
  await expect(page.getByTestId('lobby')).toBeVisible();
  await page.waitForURL(/\/join\/[A-Z]{5}$/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
};

/** Joins a room by the address that its code is shown with. */
export const joinRoom = async (page: Page, address: string, code: string, name: string): Promise<void> => {
  await page.goto(`${address}/join/${code}`);
  await page.getByTestId('room-name').fill(name);
  await page.getByTestId('join').click();
  await expect(page.getByTestId('lobby')).toBeVisible();
};

/** So many players dance before this device's camera; skips the rest of the camera check. */
export const filmPlayers = async (page: Page, players = 1): Promise<void> => {
  await page.getByTestId('role-film').click();
  if (players > 1) await page.getByTestId(`people-${players}`).click();
  await page.getByTestId('start-anyway').click();
  await expect(page.getByTestId('lobby')).toBeVisible();
};

/** Puts a dance into the queue. */
export const addDance = async (page: Page, index = 0): Promise<void> => {
  await page.getByTestId('add-dance').click();
  await page.getByTestId('pick').nth(index).click();
};

/** What the screen of a device in a room is for now. */
export const expectView = async (page: Page, view: 'stage' | 'camera' | 'results'): Promise<void> => {
  await expect(page.getByTestId('room')).toHaveAttribute('data-view', view, { timeout: 60_000 });
};
