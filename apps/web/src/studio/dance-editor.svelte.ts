import type { Milliseconds } from '@instep/choreo/units';
import { amend, beginHistory, record, redo, undo, type History } from './history.ts';
import type { DanceEdit, StudioDance } from '@instep/protocol/studio';
import { ApiError } from '../api.ts';
import { getStudioDance, saveStudioDance } from './studio-api.ts';

/** The delay before an edit is saved: long enough that typing or dragging is not saved halfway. */
const SAVE_AFTER_MS: Milliseconds = 1200;
const FIRST_RETRY_MS: Milliseconds = 2000;
const MAX_RETRY_MS: Milliseconds = 30_000;
/** The server's status when the dance was changed elsewhere since it was loaded. */
const STALE = 412;

/** What the editor needs from outside; tests replace it. */
export type EditorWorld = {
  readonly save: typeof saveStudioDance;
  readonly load: (id: string) => Promise<Pick<StudioDance, 'info' | 'revision'>>;
  /** Runs `then` once after `delay`; calling the returned function cancels it. */
  readonly after: (delay: Milliseconds, then: () => void) => () => void;
  readonly date: () => Date;
};

const browser: EditorWorld = {
  save: saveStudioDance,
  load: getStudioDance,
  after: (delay, then) => {
    const timer = setTimeout(then, delay);
    return () => clearTimeout(timer);
  },
  date: () => new Date(),
};

/** `conflict` waits for the user to choose; `failed` is retried, unless the server refused the edit itself. */
export type SaveState = 'saved' | 'changed' | 'saving' | 'failed' | 'conflict';

/** One dance while it is edited: every change can be undone, and is saved shortly after it was made. */
export class DanceEditor {
  readonly info: StudioDance['info'];
  readonly #world: EditorWorld;
  #history = $state.raw<History<DanceEdit>>(beginHistory({} as DanceEdit));
  #saved = $state.raw<DanceEdit>({} as DanceEdit);
  #savedAt = $state.raw<Date | null>(null);
  #state = $state<'resting' | 'saving' | 'failed' | 'conflict'>('resting');
  /** Why it could not be saved, in the server's words. */
  problem = $state<string | null>(null);
  #revision: string;
  /** The state before the current drag. */
  #before: DanceEdit | null = null;
  #retries = 0;
  #cancelSave: (() => void) | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor({ info, revision }: Pick<StudioDance, 'info' | 'revision'>, world: EditorWorld = browser) {
    this.info = info;
    this.#revision = revision;
    this.#world = world;
    this.#saved = editOf(info);
    this.#history = beginHistory(this.#saved);
  }

  get now(): DanceEdit {
    return this.#history.now;
  }
  get isChanged(): boolean {
    return this.#history.now !== this.#saved;
  }
  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }
  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }
  get saveState(): SaveState {
    if (this.#state !== 'resting') return this.#state;
    return this.isChanged ? 'changed' : 'saved';
  }
  /** When this page last saved the dance. */
  get savedAt(): Date | null {
    return this.#savedAt;
  }

  change(change: Partial<DanceEdit>): void {
    this.#history = record(this.#history, { ...this.now, ...change });
    this.#saveSoon();
  }

  /** Makes a change that continues, for example while a border is dragged; it is undone in one step. */
  drag(change: Partial<DanceEdit>): void {
    this.#before ??= this.now;
    this.#history = amend(this.#history, { ...this.now, ...change });
    this.#saveSoon();
  }

  drop(): void {
    if (!this.#before) return;
    const dragged = this.now;
    this.#history = record(amend(this.#history, this.#before), dragged);
    this.#before = null;
  }

  undo(): void {
    this.#history = undo(this.#history);
    this.#saveSoon();
  }

  redo(): void {
    this.#history = redo(this.#history);
    this.#saveSoon();
  }

  /** Saves unsaved changes at once. `leaving`: the page is closing, so there is one request and no retry. */
  flush(leaving = false): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = null;
    // While another save is running, the revision that this one would need isn't known yet.
    if (leaving) return this.#state === 'saving' ? Promise.resolve() : this.#save(true);
    // After a save that is running, which may be of an older edit.
    this.#saving = this.#saving.then(() => this.#save(false));
    return this.#saving;
  }

  /** Stops saving, because the dance is about to be removed. */
  discard(): void {
    this.#cancelSave?.();
    this.#saved = this.now;
  }

  /** Resolves a conflict in favour of this page's version. */
  async keepMine(): Promise<void> {
    await this.#afterLoading(async ({ revision }) => {
      this.#revision = revision;
      this.#state = 'resting';
      await this.flush();
    });
  }

  /** Resolves a conflict in favour of the version that was saved elsewhere; undo restores this page's version. */
  async takeTheirs(): Promise<void> {
    await this.#afterLoading(async ({ info, revision }) => {
      this.#revision = revision;
      const theirs = editOf(info);
      this.#history = record(this.#history, theirs);
      this.#saved = theirs;
      this.#state = 'resting';
      this.problem = null;
    });
  }

  async #afterLoading(then: (dance: Pick<StudioDance, 'info' | 'revision'>) => Promise<void>): Promise<void> {
    try {
      await then(await this.#world.load(this.info.id));
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  #saveSoon(): void {
    if (this.#state === 'conflict') return;
    this.#cancelSave?.();
    this.#cancelSave = this.#world.after(SAVE_AFTER_MS, () => void this.flush());
  }

  async #save(leaving: boolean): Promise<void> {
    const edit = this.now;
    if (edit === this.#saved || this.#state === 'conflict') return;
    this.#state = 'saving';
    try {
      const { revision } = await this.#world.save(this.info.id, edit, { revision: this.#revision, leaving });
      this.#revision = revision;
      this.#saved = edit;
      this.#savedAt = this.#world.date();
      this.#state = 'resting';
      this.problem = null;
      this.#retries = 0;
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    const status = error instanceof ApiError ? error.status : null;
    this.problem = error.message;
    this.#state = status === STALE ? 'conflict' : 'failed';
    // No retry: an edit that the server refused would be refused again.
    if (status !== null && status < 500) return;
    const delay = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries++);
    this.#cancelSave?.();
    this.#cancelSave = this.#world.after(delay, () => void this.flush());
  }
}

const editOf = ({ title, level, tags, bpm, draft, moves }: StudioDance['info']): DanceEdit => ({
  title,
  level,
  tags,
  bpm,
  draft,
  moves: moves.map(({ startS, endS, gold, label, section }) => ({
    startS,
    endS,
    gold,
    ...(label !== undefined && { label }),
    ...(section !== undefined && { section }),
  })),
});
