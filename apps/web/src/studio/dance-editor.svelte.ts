import type { Milliseconds } from '@instep/choreo/units';
import { replaceState, createHistory, recordState, redo, undo, type History } from './history.ts';
import type { DanceEdit, StudioDance } from '@instep/protocol/studio';
import { ApiError } from '../api.ts';
import { studioErrorOf, type StudioError } from './studio-error.ts';
import { getStudioDance, saveStudioDance } from './studio-api.ts';

/** The delay before an edit is saved: long enough that typing or dragging is not saved halfway. */
const SAVE_DELAY_MS: Milliseconds = 1200;
const FIRST_RETRY_MS: Milliseconds = 2000;
const MAX_RETRY_MS: Milliseconds = 30_000;
/** The server's status when the dance was changed elsewhere since it was loaded. */
const STALE_REVISION = 412;

/** What the editor needs from outside; tests replace it. */
export type EditorDependencies = {
  readonly save: typeof saveStudioDance;
  readonly load: (id: string) => Promise<Pick<StudioDance, 'info' | 'revision'>>;
  /** Runs `then` once after `delay`; calling the returned function cancels it. */
  readonly schedule: (delay: Milliseconds, then: () => void) => () => void;
  readonly date: () => Date;
};

const BROWSER: EditorDependencies = {
  save: saveStudioDance,
  load: getStudioDance,
  schedule: (delay, then) => {
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
  readonly #dependencies: EditorDependencies;
  #history = $state.raw<History<DanceEdit>>(createHistory({} as DanceEdit));
  #saved = $state.raw<DanceEdit>({} as DanceEdit);
  #savedAt = $state.raw<Date | null>(null);
  #state = $state<'resting' | 'saving' | 'failed' | 'conflict'>('resting');
  /** Why it could not be saved, or why the other version could not be loaded. */
  error = $state<StudioError | null>(null);
  #revision: string;
  /** The state before the current drag. */
  #beforeDrag: DanceEdit | null = null;
  #retries = 0;
  #cancelScheduledSave: (() => void) | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor({ info, revision }: Pick<StudioDance, 'info' | 'revision'>, dependencies: EditorDependencies = BROWSER) {
    this.info = info;
    this.#revision = revision;
    this.#dependencies = dependencies;
    this.#saved = editableFieldsOf(info);
    this.#history = createHistory(this.#saved);
  }

  get current(): DanceEdit {
    return this.#history.present;
  }
  get isChanged(): boolean {
    return this.#history.present !== this.#saved;
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
    this.#history = recordState(this.#history, { ...this.current, ...change });
    this.#scheduleSave();
  }

  /** Makes a change that continues, for example while a border is dragged; it is undone in one step. */
  changeWhileDragging(change: Partial<DanceEdit>): void {
    this.#beforeDrag ??= this.current;
    this.#history = replaceState(this.#history, { ...this.current, ...change });
    this.#scheduleSave();
  }

  endDrag(): void {
    if (!this.#beforeDrag) return;
    const dragged = this.current;
    this.#history = recordState(replaceState(this.#history, this.#beforeDrag), dragged);
    this.#beforeDrag = null;
  }

  undo(): void {
    this.#history = undo(this.#history);
    this.#scheduleSave();
  }

  redo(): void {
    this.#history = redo(this.#history);
    this.#scheduleSave();
  }

  /** Saves unsaved changes at once. `leaving`: the page is closing, so there is one request and no retry. */
  flush(isLeaving = false): Promise<void> {
    this.#cancelScheduledSave?.();
    this.#cancelScheduledSave = null;
    // While another save is running, the revision that this one would need isn't known yet.
    if (isLeaving) return this.#state === 'saving' ? Promise.resolve() : this.#save(true);
    // After a save that is running, which may be of an older edit.
    this.#saving = this.#saving.then(() => this.#save(false));
    return this.#saving;
  }

  /** Stops saving, because the dance is about to be removed. */
  stopSaving(): void {
    this.#cancelScheduledSave?.();
    this.#saved = this.current;
  }

  /** Resolves a conflict in favour of this page's version. */
  async keepOwnVersion(): Promise<void> {
    const other = await this.#loadOther();
    if (!other) return;
    this.#revision = other.revision;
    this.#state = 'resting';
    await this.flush();
  }

  /** Resolves a conflict in favour of the version that was saved elsewhere; undo restores this page's version. */
  async loadOtherVersion(): Promise<void> {
    const other = await this.#loadOther();
    if (!other) return;
    this.#revision = other.revision;
    this.#saved = editableFieldsOf(other.info);
    this.#history = recordState(this.#history, this.#saved);
    this.#state = 'resting';
    this.error = null;
  }

  /** The version on the server; `null` if it can't be loaded. */
  async #loadOther(): Promise<Pick<StudioDance, 'info' | 'revision'> | null> {
    try {
      return await this.#dependencies.load(this.info.id);
    } catch (error) {
      this.error = studioErrorOf(error);
      return null;
    }
  }

  #scheduleSave(): void {
    if (this.#state === 'conflict') return;
    this.#cancelScheduledSave?.();
    this.#cancelScheduledSave = this.#dependencies.schedule(SAVE_DELAY_MS, () => void this.flush());
  }

  async #save(leaving: boolean): Promise<void> {
    const edit = this.current;
    if (edit === this.#saved || this.#state === 'conflict') return;
    this.#state = 'saving';
    try {
      const { revision } = await this.#dependencies.save(this.info.id, edit, { revision: this.#revision, leaving });
      this.#revision = revision;
      this.#saved = edit;
      this.#savedAt = this.#dependencies.date();
      this.#state = 'resting';
      this.error = null;
      this.#retries = 0;
    } catch (error) {
      this.#handleSaveError(error);
    }
  }

  #handleSaveError(error: unknown): void {
    const status = error instanceof ApiError ? error.status : null;
    const isConflict = status === STALE_REVISION;
    this.error = isConflict ? null : studioErrorOf(error);
    this.#state = isConflict ? 'conflict' : 'failed';
    // No retry: an edit that the server refused would be refused again.
    if (status !== null && status < 500) return;
    const delay = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries++);
    this.#cancelScheduledSave?.();
    this.#cancelScheduledSave = this.#dependencies.schedule(delay, () => void this.flush());
  }
}

const editableFieldsOf = ({ title, level, tags, bpm, draft, moves }: StudioDance['info']): DanceEdit => ({
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
