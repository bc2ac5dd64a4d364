/** Runs `run` on all tasks, at most `concurrency` at a time. Returns the results in the order of the tasks. */
export const mapConcurrently = async <T, R>(
  tasks: readonly T[],
  concurrency: number,
  run: (task: T) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const runWorker = async (): Promise<void> => {
    while (next < tasks.length) {
      const index = next++;
      results[index] = await run(tasks[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, tasks.length) }, runWorker));
  return results;
};

/** 0, 1, … count - 1. */
export const indices = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
