import type { Seconds } from '@instep/choreo/units';
import type { DanceEditor } from './dance-editor.svelte.ts';
import {
  changeMove,
  moveBorderTo,
  joinMoves,
  moveIndexAt,
  nameSection,
  snapToBeat,
  removeMove,
  splitMove,
  type MoveBorder,
} from './move-edits.ts';
import type { EditedMove } from '@instep/protocol/studio';
import type { StudioPlayback } from './studio-playback.svelte.ts';

/** Edits the moves of a dance; at most one of them is selected. */
export class MoveEditor {
  readonly #editor: DanceEditor;
  readonly #playback: StudioPlayback;
  #selectedIndex = $state<number | null>(null);

  constructor(editor: DanceEditor, playback: StudioPlayback) {
    this.#editor = editor;
    this.#playback = playback;
  }

  get moves(): readonly EditedMove[] {
    return this.#editor.current.moves;
  }

  /** The selected move and its index; `null` if none is selected, or if an undo has removed it. */
  get selected(): { readonly index: number; readonly move: EditedMove } | null {
    const index = this.#selectedIndex;
    const move = index === null ? undefined : this.moves[index];
    return index !== null && move ? { index, move } : null;
  }

  select(index: number): void {
    this.#selectedIndex = index;
    if (this.selected) this.#playback.seek(this.selected.move.startS);
  }

  /** Moves a border, and snaps it to a beat if one is near. */
  dragBorder(border: MoveBorder, to: Seconds): void {
    const { current, info } = this.#editor;
    const at = snapToBeat(to, current.bpm, current.moves[0]?.startS ?? 0);
    this.#editor.changeWhileDragging({ moves: moveBorderTo(current.moves, border, at, info.durationS) });
    this.#playback.seek(at);
  }

  endDrag(): void {
    this.#editor.endDrag();
  }

  /** Splits the move on the screen at the time that is shown. */
  splitAtPlayhead(): void {
    this.#setMoves(splitMove(this.moves, this.#playback.time));
    this.#selectedIndex = this.#shownIndex();
  }

  /** Toggles whether the selected move, or else the one on the screen, is a gold move. */
  toggleGold(): void {
    const index = this.selected?.index ?? this.#shownIndex();
    const move = index === null ? undefined : this.moves[index];
    if (index !== null && move) this.#setMoves(changeMove(this.moves, index, { gold: !move.gold }));
  }

  changeSelected(change: Partial<EditedMove>): void {
    if (this.selected) this.#setMoves(changeMove(this.moves, this.selected.index, change));
  }

  nameSectionOfSelected(section: string): void {
    if (this.selected) this.#setMoves(nameSection(this.moves, this.selected.index, section));
  }

  /** Joins the selected move with the next one. */
  joinWithNext(): void {
    if (this.selected) this.#setMoves(joinMoves(this.moves, this.selected.index));
  }

  removeSelected(): void {
    if (this.selected) this.#setMoves(removeMove(this.moves, this.selected.index));
    this.#selectedIndex = null;
  }

  #shownIndex(): number | null {
    const index = moveIndexAt(this.moves, this.#playback.time);
    return index === -1 ? null : index;
  }

  #setMoves(moves: readonly EditedMove[]): void {
    this.#editor.change({ moves });
  }
}
