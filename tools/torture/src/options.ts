import { Command, InvalidArgumentError, Option } from 'commander';

/** The command line options of `torture`. */
export type TortureOptions = {
  readonly json?: string;
  readonly markdown?: string;
  readonly only: readonly string[];
  readonly runs: number;
  readonly share: number;
  readonly full: boolean;
};

/** Defines the command line. */
export const createProgram = (): Command =>
  new Command('torture')
    .description(
      'Tests the promises of docs/reliability.md on running servers, and prints each with its target and what was measured.',
    )
    .addOption(new Option('--json <file>', 'also write the rows to this file'))
    .addOption(new Option('--markdown <file>', 'also write the table to this page, between its two marks'))
    .addOption(
      new Option('--only <rows>', 'some rows by number: 23a,24; or 23 for all of 23')
        .default([], 'all')
        .argParser((text) => text.split(',')),
    )
    .addOption(
      new Option('--runs <n>', 'how often rows that measure times are run; the worst is reported')
        .default(3)
        .argParser(parsePositive),
    )
    .addOption(
      new Option('--share <x>', 'the share of all counts to run: 0.1 makes 20 of 200 kills')
        .default(1)
        .argParser(parsePositive),
    )
    .addOption(new Option('--full', 'loads of 10 minutes, a soak of 2 hours').default(false));

const parsePositive = (text: string): number => {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`Expected a number above 0, got "${text}".`);
};

/** Whether a row was requested, by its own number or by the number of its group. */
export const isSelected = (id: string, only: readonly string[]): boolean =>
  only.length === 0 || only.includes(id) || only.includes(id.replace(/[a-z]$/, ''));
