/** Remembers which group of the Lab was open last. */

export const LAB_GROUPS = ['path', 'seen', 'judge', 'sending'] as const;
export type LabGroup = (typeof LAB_GROUPS)[number];

const STORAGE_KEY = 'instep-lab';

/** The group that was open last; the first one at first. */
export const openGroup = (): LabGroup => {
  try {
    return LAB_GROUPS.find((group) => group === localStorage.getItem(STORAGE_KEY)) ?? LAB_GROUPS[0];
  } catch {
    return LAB_GROUPS[0];
  }
};

export const rememberGroup = (group: LabGroup | null): void => {
  try {
    if (group) localStorage.setItem(STORAGE_KEY, group);
  } catch {
    // Without storage it begins with the first one again.
  }
};
