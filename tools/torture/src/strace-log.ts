/** A system call and its arguments. The log splits a call that another thread interrupts into two lines. */
type Line = { readonly thread: string; readonly call: string; readonly text: string; readonly returned: boolean };

const WHOLE = /^(?<thread>\d+) +(?<call>\w+)\((?<text>.*)\) += (?<result>-?\d+)/;
const BEGUN = /^(?<thread>\d+) +(?<call>\w+)\((?<text>.*) <unfinished \.\.\.>$/;
const RESUMED = /^(?<thread>\d+) +<\.\.\. (?<call>\w+) resumed>/;

const CSV = /^\d+<(?<file>[^>]*(?:frames|poses)\.csv)>/;
const NAMED = /\\"type\\":\\"saved\\",\\"upToSequence\\":(\d+)/g;
const ROW = /(?:\\n|")(\d+),/g;

/** The last row of one file that was written, and that was synced. */
type Rows = { written: number; synced: number };

/**
 * Counts how often a row was confirmed as saved, and how often before the sync of each of its files had returned. The
 * log comes from `strace -f -y` while one player dances, one dance after the other.
 */
export const earlyNames = (log: string): { readonly names: number; readonly early: number } => {
  const files = new Map<string, Rows>();
  const syncing = new Map<string, number>();
  const begun = new Map<string, Line>();
  let latest: string | null = null;
  let [names, early] = [0, 0];

  const begin = ({ thread, call, text }: Line): void => {
    const file = CSV.exec(text)?.groups?.['file'];
    if (call === 'fdatasync' && file) syncing.set(thread, files.get(file)?.written ?? -1);
    if (call === 'write' || call === 'writev') for (const [, name] of text.matchAll(NAMED)) judge(Number(name));
  };
  const end = ({ thread, call, text }: Line): void => {
    const file = CSV.exec(text)?.groups?.['file'];
    if (!file) return;
    const rows = files.get(file) ?? { written: -1, synced: -1 };
    files.set(file, rows);
    if (call === 'fdatasync') rows.synced = Math.max(rows.synced, syncing.get(thread) ?? -1);
    else rows.written = Math.max(rows.written, ...Array.from(text.matchAll(ROW), ([, row]) => Number(row)));
    latest = file.replace(/(?:frames|poses)\.csv$/, '');
  };
  const judge = (row: number): void => {
    names += 1;
    const synced = ['frames', 'poses'].map((table) => files.get(`${latest}${table}.csv`)?.synced ?? -1);
    if (row > Math.min(...synced)) early += 1;
  };

  for (const line of log.split('\n')) {
    const whole = WHOLE.exec(line)?.groups as Line | undefined;
    if (whole) {
      begin(whole);
      end(whole);
      continue;
    }
    const opening = BEGUN.exec(line)?.groups as Line | undefined;
    if (opening) {
      begin(opening);
      begun.set(opening.thread, opening);
      continue;
    }
    const thread = RESUMED.exec(line)?.groups?.['thread'];
    const resumed = thread === undefined ? undefined : begun.get(thread);
    if (resumed) end(resumed);
  }
  return { names, early };
};
