import type { SessionRecord } from '../store/session-store.ts';

export type TurnRecordOptions = {
  /** Opens the record. Rejects with DiskFault. */
  readonly begin: () => Promise<SessionRecord>;
  /** The record can't be opened. */
  readonly onFault: () => void;
};

/** The record of a turn, which is opened at its first frame: of turns that are never danced nothing is on the disk. */
export class TurnRecord implements SessionRecord {
  readonly #options: TurnRecordOptions;
  #opening: Promise<SessionRecord> | null = null;
  #record: SessionRecord | null = null;
  /** What comes while the record is being opened. */
  #held: ((record: SessionRecord) => void)[] = [];

  constructor(options: TurnRecordOptions) {
    this.#options = options;
  }

  readonly appendFrame: SessionRecord['appendFrame'] = (entry) => {
    this.#opening ??= this.#open();
    this.#append((record) => record.appendFrame(entry));
  };

  readonly appendVerdict: SessionRecord['appendVerdict'] = (verdict) => {
    if (this.#opening) this.#append((record) => record.appendVerdict(verdict));
  };

  readonly setLabInput: SessionRecord['setLabInput'] = (input) => {
    this.#append((record) => record.setLabInput(input));
  };

  readonly finish: SessionRecord['finish'] = async (status, result) => {
    const record = await this.#opening;
    await record?.finish(status, result);
  };

  #append(append: (record: SessionRecord) => void): void {
    if (this.#record) append(this.#record);
    else this.#held.push(append);
  }

  #open(): Promise<SessionRecord> {
    const opening = this.#options.begin().then((record) => {
      this.#record = record;
      for (const append of this.#held.splice(0)) append(record);
      return record;
    });
    opening.catch(() => this.#options.onFault());
    return opening;
  }
}
