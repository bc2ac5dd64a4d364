import { openStorage } from '../browser/window.ts';

/** The key under which a tab stores the dances that a player alone has chosen. */
export const QUEUE_KEY = 'instep-queue';

/** Whether dances wait in this tab. */
export const isPlayingOn = (page: Window): boolean => Boolean(openStorage(page, 'sessionStorage')?.getItem(QUEUE_KEY));
