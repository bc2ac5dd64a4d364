import type { UnitInterval } from '@instep/choreo/units';
import type { Preferences } from '../preferences/preferences.svelte.ts';

/** 10 dB below the music of a dance: loud enough to choose by, quiet enough to talk over. */
const PREVIEW_GAIN = 0.316;

/** Whether previews of dances are heard. Browsers allow sound only after the first key or click on the page. */
export class PreviewSound {
  readonly #preferences: Preferences;
  readonly #page: Window;
  #mayPlay = $state(false);

  constructor(preferences: Preferences, page: Window) {
    this.#preferences = preferences;
    this.#page = page;
    this.handleInput();
  }

  get isOn(): boolean {
    return this.#mayPlay && !this.#preferences.muted;
  }

  get volume(): UnitInterval {
    return PREVIEW_GAIN * this.#preferences.volume;
  }

  /** A key or the pointer was pressed. */
  handleInput(): void {
    this.#mayPlay ||= this.#page.navigator.userActivation.hasBeenActive;
  }

  /** Turns the sound off, or on if it is not heard yet. */
  toggle(): void {
    const { isOn } = this;
    this.#mayPlay = true;
    this.#preferences.muted = isOn;
    this.#preferences.save();
  }
}
