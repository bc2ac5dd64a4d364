/** Runs `act` on all tasks, at most `lanes` at a time. Returns the results in the order of the tasks. */
export const inLanes = async <T, R>(tasks: readonly T[], lanes: number, act: (task: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length) {
      const index = next++;
      results[index] = await act(tasks[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
  return results;
};

/** 0, 1, … count - 1. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
