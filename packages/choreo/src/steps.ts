/** A long computation in steps: at each `yield` the caller may do something else. */
export type Steps<T> = Generator<void, T>;

/** Runs all steps one after the other. */
export const runAllSteps = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};
