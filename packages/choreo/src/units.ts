/** A length of time or a point on a timeline, in seconds. */
export type Seconds = number;
/** A length of time in thousandths of a second. */
export type Milliseconds = number;
/** A length in the upright frame; x from its left edge, y downwards from its top edge. */
export type Pixels = number;
/** A length in the room. */
export type Metres = number;
/** A plane angle. */
export type Degrees = number;
/** A number in 0..1. */
export type UnitInterval = number;
