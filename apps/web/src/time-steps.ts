import type { Seconds } from '@instep/choreo/units';

/** Steps between the labels of a time axis: whole seconds, for a label tells no less and would be there twice. */
export const TIME_STEPS: Seconds[] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];
