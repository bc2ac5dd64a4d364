import type { Seconds } from '@instep/choreo/units';
import type { TimedFlatPose } from '@instep/protocol/http';

/** A section of a dance's poses, which the server would cut out of all of them: all are kept at one address. */
export class PoseSection {
  readonly #from: Seconds;
  readonly #to: Seconds;

  private constructor(from: Seconds, to: Seconds) {
    this.#from = from;
    this.#to = to;
  }

  /** The section that an address asks for; null if it asks for a whole file. */
  static of(url: string): PoseSection | null {
    const { searchParams } = new URL(url);
    const [from, to] = [searchParams.get('from'), searchParams.get('to')];
    return from === null || to === null ? null : new PoseSection(Number(from), Number(to));
  }

  /** The poses of this section out of all poses. */
  async cutOut(all: Response): Promise<Response> {
    const { poses } = (await all.json()) as { readonly poses: readonly TimedFlatPose[] };
    return Response.json({ poses: poses.filter(({ atS }) => atS >= this.#from && atS <= this.#to) });
  }
}
