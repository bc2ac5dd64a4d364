import type { Milliseconds } from '@instep/choreo/units';

/** Something of which the cost is measured. */
export type Measure = {
  /** Of its row, and of its number in the ratios. */
  readonly id: string;
  /** The table it stands in. */
  readonly table: string;
  /** What is measured, in words. */
  readonly what: string;
  run(): void | Promise<void>;
};

/** The processor time that one run costs. */
export type Measured = Pick<Measure, 'id' | 'table' | 'what'> & {
  readonly median: Milliseconds;
  /** A tenth of the blocks were as fast as this: what the machine can do when nobody disturbs it. */
  readonly best: Milliseconds;
  readonly runs: number;
};
