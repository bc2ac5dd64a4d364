import type { Dance } from '../choreography/dance.ts';
import { POP_COUNT_IN, POP_POSE, POP_ROUTINE, STEP_TOUCH, WAVE_AND_CACTUS } from './pop-routine.ts';

/** Twelve seconds of the pop routine: long enough to be judged, short enough for a browser test. */
export const TEST_STEPS: Dance = {
  ...POP_ROUTINE,
  id: 'test-steps',
  title: 'Test steps',
  level: 1,
  tags: ['test'],
  intro: POP_COUNT_IN,
  phrases: [STEP_TOUCH, WAVE_AND_CACTUS],
  ending: { ...POP_POSE, counts: 4 },
};
