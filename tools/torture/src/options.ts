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
      'Tries the promises of docs/reliability.md on real servers, and prints them: what was asked, what came.',
    )
    .addOption(new Option('--json <file>', 'write the rows there, too'))
    .addOption(new Option('--markdown <file>', 'write the table there, between its two marks'))
    .addOption(
      new Option('--only <rows>', 'some rows by number: 23a,24; or 23 for all of 23')
        .default([], 'all')
        .argParser((text) => text.split(',')),
    )
    .addOption(
      new Option('--runs <n>', 'how often a row that times is run; the worst is told').default(3).argParser(positive),
    )
    .addOption(
      new Option('--share <x>', 'that share of all numbers: 0.1 of 200 kills are 20').default(1).argParser(positive),
    )
    .addOption(new Option('--full', 'loads of 10 minutes, a soak of 2 hours').default(false));

const positive = (text: string): number => {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`Expected a number above 0, got "${text}".`);
};

/** Whether a row was requested, by its own number or by the number of its group. */
export const isAsked = (id: string, only: readonly string[]): boolean =>
  only.length === 0 || only.includes(id) || only.includes(id.replace(/[a-z]$/, ''));
