import { fileURLToPath } from 'node:url';

/** The folder of the dance of 30 s that tests use; players do not see it. */
export const TEST_DANCES = fileURLToPath(new URL('../dances', import.meta.url));

/** The folder of a dance of 10 s, with the rehearsal players for it. */
export const SHORT_DANCES = fileURLToPath(new URL('../dances/short', import.meta.url));

/** Rehearsal players, filmed by `npm run stage` from the JSON beside each. */
export const TEST_PLAYERS = fileURLToPath(new URL('../players', import.meta.url));
