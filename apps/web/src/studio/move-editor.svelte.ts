import type { Seconds } from '@instep/choreo/units';
import type { DanceEditor } from './dance-editor.svelte.ts';
import {
  changeMove,
  dragBorder,
  joinMoves,
  moveAt,
  nameSection,
  nearBeat,
  removeMove,
  splitMove,
  type Border,
} from './move-edits.ts';
import type { EditedMove } from '@instep/protocol/studio';
import type { StudioPlayback } from './studio-playback.svelte.ts';

/** Edits the moves of a dance; at most one of them is chosen. */
export class MoveEditor {
  readonly #editor: DanceEditor;
  readonly #playback: StudioPlayback;
  #chosen = $state<number | null>(null);

  constructor(editor: DanceEditor, playback: StudioPlayback) {
    this.#editor = editor;
    this.#playback = playback;
  }

  get moves(): readonly EditedMove[] {
    return this.#editor.now.moves;
  }

  /** The chosen move and its index; `null` if none is chosen, or if an undo has removed it. */
  get chosen(): { readonly index: number; readonly move: EditedMove } | null {
    const index = this.#chosen;
    const move = index === null ? undefined : this.moves[index];
    return index !== null && move ? { index, move } : null;
  }

  choose(index: number): void {
    this.#chosen = index;
    if (this.chosen) this.#playback.seek(this.chosen.move.startS);
  }

  /** Moves a border, and snaps it to a beat if one is near. */
  drag(border: Border, to: Seconds): void {
    const { now, info } = this.#editor;
    const at = nearBeat(to, now.bpm, now.moves[0]?.startS ?? 0);
    this.#editor.drag({ moves: dragBorder(now.moves, border, at, info.durationS) });
    this.#playback.seek(at);
  }

  drop(): void {
    this.#editor.drop();
  }

  /** Splits the move on the screen at the time that is shown. */
  split(): void {
    this.#set(splitMove(this.moves, this.#playback.time));
    this.#chosen = this.#shown();
  }

  /** Toggles whether the chosen move, or else the one on the screen, is a gold move. */
  gold(): void {
    const index = this.chosen?.index ?? this.#shown();
    const move = index === null ? undefined : this.moves[index];
    if (index !== null && move) this.#set(changeMove(this.moves, index, { gold: !move.gold }));
  }

  change(change: Partial<EditedMove>): void {
    if (this.chosen) this.#set(changeMove(this.moves, this.chosen.index, change));
  }

  nameSection(section: string): void {
    if (this.chosen) this.#set(nameSection(this.moves, this.chosen.index, section));
  }

  /** Joins the chosen move with the next one. */
  join(): void {
    if (this.chosen) this.#set(joinMoves(this.moves, this.chosen.index));
  }

  remove(): void {
    if (this.chosen) this.#set(removeMove(this.moves, this.chosen.index));
    this.#chosen = null;
  }

  #shown(): number | null {
    const index = moveAt(this.moves, this.#playback.time);
    return index === -1 ? null : index;
  }

  #set(moves: readonly EditedMove[]): void {
    this.#editor.change({ moves });
  }
}
