declare module 'music-tempo' {
  /** Finds tempo and beats in samples at 44.1 kHz; throws if it finds none. */
  export default class MusicTempo {
    constructor(samples: Float32Array, options?: { readonly timeStep?: number });
    readonly tempo: string | number;
    readonly beats: readonly number[];
  }
}
