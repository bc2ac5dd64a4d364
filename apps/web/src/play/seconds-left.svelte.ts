import type { Milliseconds, Seconds } from '@instep/choreo/units';

const INTERVAL: Milliseconds = 250;

/** Counts down what the server told once: for a component, in whose effects it lives. */
export class SecondsLeft {
  /** Whole seconds; null if nothing counts down. */
  seconds = $state<Seconds | null>(null);

  /** `told` is read again whenever it changes. */
  constructor(told: () => Seconds | null) {
    $effect(() => {
      const left = told();
      if (left === null) {
        this.seconds = null;
        return;
      }
      const end = performance.now() + 1000 * left;
      const update = () => (this.seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000)));
      update();
      const timer = setInterval(update, INTERVAL);
      return () => clearInterval(timer);
    });
  }
}
