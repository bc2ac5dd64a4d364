import { amend, beginHistory, record, redo, undo, type History } from './history.ts';
import { saveStudioDance, type DanceEdit, type StudioInfo } from './studio-api.ts';

/** One dance while it is edited: every change can be undone, and nothing is written until it is saved. */
export class DanceEditor {
  readonly info: StudioInfo;
  #history = $state.raw<History<DanceEdit>>(beginHistory({} as DanceEdit));
  #saved = $state.raw<DanceEdit>({} as DanceEdit);
  /** What a drag began with. */
  #before: DanceEdit | null = null;
  problem = $state<string | null>(null);
  saving = $state(false);

  constructor(info: StudioInfo) {
    this.info = info;
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

  change(change: Partial<DanceEdit>): void {
    this.#history = record(this.#history, { ...this.now, ...change });
  }

  /** A change that goes on, as while a border is dragged: it is undone in one step. */
  drag(change: Partial<DanceEdit>): void {
    this.#before ??= this.now;
    this.#history = amend(this.#history, { ...this.now, ...change });
  }

  drop(): void {
    if (!this.#before) return;
    const dragged = this.now;
    this.#history = record(amend(this.#history, this.#before), dragged);
    this.#before = null;
  }

  undo(): void {
    this.#history = undo(this.#history);
  }

  redo(): void {
    this.#history = redo(this.#history);
  }

  async save(): Promise<void> {
    const edit = this.now;
    this.saving = true;
    this.problem = null;
    try {
      await saveStudioDance(this.info.id, edit);
      this.#saved = edit;
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.saving = false;
    }
  }
}

const editOf = ({ title, level, tags, bpm, draft, mirrored, moves }: StudioInfo): DanceEdit => ({
  title,
  level,
  tags,
  bpm,
  draft,
  mirrored,
  moves: moves.map(({ startS, endS, gold, label, section }) => ({
    startS,
    endS,
    gold,
    ...(label !== undefined && { label }),
    ...(section !== undefined && { section }),
  })),
});
