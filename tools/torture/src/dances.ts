import { fileURLToPath } from 'node:url';

/** The dances of the house. */
export const DANCES = fileURLToPath(new URL('../../../data/dancer', import.meta.url));
