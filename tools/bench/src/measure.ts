import type { Milliseconds } from '@instep/choreo/units';

/** Something whose cost is measured. */
export type Measure = {
  /** Names the row, and the figure in the ratios. */
  readonly id: string;
  /** The table that the row is in. */
  readonly table: string;
  /** A description for people. */
  readonly what: string;
  run(): void | Promise<void>;
};

/** The CPU time that one run costs. */
export type Measured = Pick<Measure, 'id' | 'table' | 'what'> & {
  readonly median: Milliseconds;
  /** The 10th percentile over the blocks: what the machine can do when nothing else disturbs it. */
  readonly best: Milliseconds;
  readonly runs: number;
};
