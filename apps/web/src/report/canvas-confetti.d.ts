declare module 'canvas-confetti' {
  type Options = {
    readonly particleCount: number;
    readonly spread: number;
    readonly origin: { readonly y: number };
    readonly colors: readonly string[];
  };
  /** Returns a function that shows confetti on a canvas. */
  export const create: (
    canvas: HTMLCanvasElement,
    settings: { readonly resize: boolean; readonly useWorker: boolean },
  ) => ((options: Options) => Promise<void> | null) & { readonly reset: () => void };
}
