declare module 'music-tempo' {
  /** Finds the beats in samples at 44.1 kHz; throws if it finds none. */
  export default class MusicTempo {
    constructor(samples: Float32Array, options?: { readonly timeStep?: number });
    readonly beats: readonly number[];
  }
}
