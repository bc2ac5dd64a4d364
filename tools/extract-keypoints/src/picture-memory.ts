/** Memory that pictures are decoded into, and that is given back when nobody looks at them any more. */
export type PictureMemory = {
  readonly take: (size: number) => Uint8Array;
  readonly giveBack: (bytes: Uint8Array) => void;
};

/** Every picture has its own, for as long as somebody knows it. */
export const OWN_MEMORY: PictureMemory = { take: (size) => new Uint8Array(size), giveBack: () => {} };

/**
 * What was given back is taken again. Seen from all threads: a megabyte a frame, new each time, costs a tenth of the
 * whole extraction for clearing and collecting.
 */
export const createSharedMemory = (): PictureMemory => {
  const free: Uint8Array[] = [];
  return {
    take: (size) => {
      const last = free.pop();
      return last?.length === size ? last : new Uint8Array(new SharedArrayBuffer(size));
    },
    giveBack: (bytes) => void free.push(bytes),
  };
};
