import type { Navigation } from '../browser/navigation.svelte.ts';
import type { AppRoute } from '../browser/path.ts';
import type { Preferences } from '../preferences/preferences.svelte.ts';

/** The props of every page of the menu. */
export type PageProps = {
  readonly route: AppRoute;
  readonly navigation: Navigation;
  readonly preferences: Preferences;
  /** Loads the list of dances again after a change. */
  readonly reload: () => void;
};
