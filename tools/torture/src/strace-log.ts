/** A system call and its arguments. The log splits a call that another thread interrupts into two lines. */
type SystemCall = { readonly thread: string; readonly call: string; readonly text: string; readonly returned: boolean };

const COMPLETE = /^(?<thread>\d+) +(?<call>\w+)\((?<text>.*)\) += (?<result>-?\d+)/;
const UNFINISHED = /^(?<thread>\d+) +(?<call>\w+)\((?<text>.*) <unfinished \.\.\.>$/;
const RESUMED = /^(?<thread>\d+) +<\.\.\. (?<call>\w+) resumed>/;

const CSV = /^\d+<(?<file>[^>]*(?:frames|poses)\.csv)>/;
const CONFIRMATION = /\\"type\\":\\"saved\\",\\"upToSequence\\":(\d+)/g;
const ROW = /(?:\\n|")(\d+),/g;

/** The last row of one file that was written, and that was synced. */
type RowProgress = { written: number; synced: number };

/**
 * Counts how often a row was confirmed as saved, and how often before the sync of each of its files had returned. The
 * log comes from `strace -f -y` while one player dances, one dance after the other.
 */
export const countEarlyConfirmations = (log: string): { readonly confirmations: number; readonly early: number } => {
  const progressByFile = new Map<string, RowProgress>();
  const syncing = new Map<string, number>();
  const pendingCalls = new Map<string, SystemCall>();
  let latestFolder: string | null = null;
  let [confirmations, early] = [0, 0];

  const handleStart = ({ thread, call, text }: SystemCall): void => {
    const file = CSV.exec(text)?.groups?.['file'];
    if (call === 'fdatasync' && file) syncing.set(thread, progressByFile.get(file)?.written ?? -1);
    if (call === 'write' || call === 'writev')
      for (const [, row] of text.matchAll(CONFIRMATION)) checkConfirmation(Number(row));
  };
  const handleReturn = ({ thread, call, text }: SystemCall): void => {
    const file = CSV.exec(text)?.groups?.['file'];
    if (!file) return;
    const rows = progressByFile.get(file) ?? { written: -1, synced: -1 };
    progressByFile.set(file, rows);
    if (call === 'fdatasync') rows.synced = Math.max(rows.synced, syncing.get(thread) ?? -1);
    else rows.written = Math.max(rows.written, ...Array.from(text.matchAll(ROW), ([, row]) => Number(row)));
    latestFolder = file.replace(/(?:frames|poses)\.csv$/, '');
  };
  const checkConfirmation = (row: number): void => {
    confirmations += 1;
    const synced = ['frames', 'poses'].map((table) => progressByFile.get(`${latestFolder}${table}.csv`)?.synced ?? -1);
    if (row > Math.min(...synced)) early += 1;
  };

  for (const line of log.split('\n')) {
    const complete = COMPLETE.exec(line)?.groups as SystemCall | undefined;
    if (complete) {
      handleStart(complete);
      handleReturn(complete);
      continue;
    }
    const unfinished = UNFINISHED.exec(line)?.groups as SystemCall | undefined;
    if (unfinished) {
      handleStart(unfinished);
      pendingCalls.set(unfinished.thread, unfinished);
      continue;
    }
    const thread = RESUMED.exec(line)?.groups?.['thread'];
    const resumed = thread === undefined ? undefined : pendingCalls.get(thread);
    if (resumed) handleReturn(resumed);
  }
  return { confirmations, early };
};
