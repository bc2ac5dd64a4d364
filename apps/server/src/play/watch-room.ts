import type { Milliseconds } from '@instep/choreo/units';
import type { Floor } from './floor.ts';

type Watched = Pick<Floor, 'clock' | 'mayGrow' | 'resumables' | 'log'>;

/** A hundred who dance write 6 MB meanwhile. */
const LOOKED_AFTER_EVERY_MS: Milliseconds = 5_000;

/**
 * Ends the dances when the disk is nearly full, until it is called off: they could go on to its very last byte, but then
 * not even their ends could be written, and whatever else lives on this machine would have no room either.
 */
export const watchRoom = ({ clock, mayGrow, resumables, log }: Watched): (() => void) => {
  let callOff = (): void => {};
  let over = false;
  const look = async (): Promise<void> => {
    if (resumables.running > 0 && !(await mayGrow())) {
      log.error({ dances: resumables.running }, 'the disk of the sessions is nearly full: the dances are ended');
      await resumables.endAll({ reason: 'disk_error' });
    }
    if (!over) lookLater();
  };
  const lookLater = (): void => void (callOff = clock.after(LOOKED_AFTER_EVERY_MS, () => void look()));
  lookLater();
  return () => {
    over = true;
    callOff();
  };
};
