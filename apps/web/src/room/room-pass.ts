/** What lets this tab back into its room after a reload; a secret of this tab. */
import { openStorage } from '../browser/window.ts';

export type RoomPass = { readonly code: string; readonly memberId: string; readonly memberSecret: string };

/** `sessionStorage` in the browser; null where nothing may be stored. */
export type PassStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;

const STORAGE_KEY = 'instep-room';

/** The pass of the room that this tab was in last; with a code, only that room's. */
export const readPass = (storage: PassStorage, code: string | null): RoomPass | null => {
  try {
    const pass = JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null') as RoomPass | null;
    return pass && (code === null || pass.code === code) ? pass : null;
  } catch {
    return null;
  }
};

export const storePass = (storage: PassStorage, pass: RoomPass): void => {
  try {
    storage?.setItem(STORAGE_KEY, JSON.stringify(pass));
  } catch {
    // The storage is full or forbidden: a reload then joins anew.
  }
};

export const removePass = (storage: PassStorage): void => storage?.removeItem(STORAGE_KEY);

/** The storage of this tab; null in browsers that store nothing for this page. */
export const openPassStorage = (page: Window): PassStorage => openStorage(page, 'sessionStorage');
