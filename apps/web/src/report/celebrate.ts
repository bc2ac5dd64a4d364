const COLOURS = ['#ffd84d', '#5ad1ff', '#4ce0b3', '#ff9f1c'];

/** Throws confetti once over a canvas; returns the way to end it. */
export const celebrate = (canvas: HTMLCanvasElement): (() => void) => {
  // Loaded when there is cause: most dances are no new best.
  const thrown = import('canvas-confetti').then(({ create }) => {
    const confetti = create(canvas, { resize: true, useWorker: false });
    void confetti({ particleCount: 80, spread: 80, origin: { y: 0.4 }, colors: COLOURS });
    return confetti;
  });
  return () => void thrown.then((confetti) => confetti.reset());
};
