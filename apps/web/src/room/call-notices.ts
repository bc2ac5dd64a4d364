/** What this device has been told about calls, so that it is said once. */
import type { TextStorage } from '../preferences/preferences.svelte.ts';

const NOTICES = ['address', 'lateness'] as const;
/** `address`: a friend's browser learns this network's address; `lateness`: a friend is seen a little late. */
export type CallNotice = (typeof NOTICES)[number];

const STORAGE_KEY = 'instep-calls';

export const readNotices = (storage: TextStorage | null): readonly CallNotice[] => {
  const stored = storage?.getItem(STORAGE_KEY)?.split(' ') ?? [];
  return NOTICES.filter((notice) => stored.includes(notice));
};

export const writeNotices = (storage: TextStorage | null, notices: readonly CallNotice[]): void => {
  try {
    storage?.setItem(STORAGE_KEY, notices.join(' '));
  } catch {
    // The browser stores nothing for this page: it is said again next time.
  }
};
