const COLOURS = ['#ffd84d', '#5ad1ff', '#4ce0b3', '#ff9f1c'];

/** Shows confetti once over a canvas; returns a function that ends it. */
export const showConfetti = (canvas: HTMLCanvasElement): (() => void) => {
  // Loaded only when needed: most dances are not a new best.
  const loaded = import('canvas-confetti').then(({ create }) => {
    const confetti = create(canvas, { resize: true, useWorker: false });
    void confetti({ particleCount: 80, spread: 80, origin: { y: 0.4 }, colors: COLOURS });
    return confetti;
  });
  return () => void loaded.then((confetti) => confetti.reset());
};
