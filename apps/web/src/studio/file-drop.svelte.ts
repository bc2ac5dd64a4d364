/** Takes files that are dropped on an element. */
export class FileDrop {
  /** Files are held over the element. */
  isOver = $state(false);
  readonly #choose: (files: readonly File[]) => void;

  constructor(choose: (files: readonly File[]) => void) {
    this.#choose = choose;
  }

  readonly handleDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.isOver = false;
    this.#choose([...(event.dataTransfer?.files ?? [])]);
  };

  readonly handleOver = (event: DragEvent): void => {
    event.preventDefault();
    this.isOver = true;
  };

  readonly handleLeave = (): void => {
    this.isOver = false;
  };
}
