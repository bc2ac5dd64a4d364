import { cpus, loadavg, totalmem } from 'node:os';

/** The machine that figures were measured on. Only figures of one run are comparable. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly platform: string;
  /** The load average of the last minute: processes that ran or waited for a core, including this one. */
  readonly load: number;
  readonly date: string;
};

export const describeMachine = (date: Date): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  date: date.toISOString(),
});
