import type { Degrees, Seconds, UnitInterval } from '../units.ts';

// Every number of the judge, each with its reason. [M] measured on real tracks, [S] standard, [T] taste.

/** The common timeline of reference and player. The reference's own rate on most videos; all windows are in seconds. */
export const GRID_HZ = 30;
/** Rows of the grid in so many seconds. */
export const rowsOf = (time: Seconds): number => Math.round(time * GRID_HZ);

/** Both sides are smoothed with the same short Gaussian (cut-off 4 Hz), two rows to each side: no lag, little delay. [M] */
export const SMOOTHING = [0.244, 0.703, 1, 0.703, 0.244] as const;
/** A displacement is the change of a bone's direction over twice this many rows (±167 ms). [M] */
export const HALF_SPAN = 5;
/**
 * A gap between two poses is bridged up to this long; beyond it nothing is known. Half a second is two frames lost at
 * 6 a second; at a half-second round trip unpaced frames score 84 with it, 20 with 0.35. [M]
 */
export const LONGEST_GAP: Seconds = 0.5;
/**
 * Poses farther apart than this are joined by a curve that keeps the speed at its beginning: on a straight line a
 * player seen three times a second seems to move too little. [M]
 */
export const WIDE_GAP: Seconds = 0.15;

/**
 * Lags that the evidence looks at, in rows: -300 to +633 ms, a follower is 0..0.45 s late; later by as much as a rig is known
 * to be slower than the usual one. The step is 67 ms.
 */
export const EVIDENCE_LAGS = { first: -9, step: 2, count: 15 } as const;
/** A move may be this many rows off the player's lag (±200 ms): the widest that 9 of 10 real moves need. [M] */
export const LOCAL_LAG = 6;
/** What being off by the whole of it costs in agreement, so that a shapeless move stays at the lag. [M] */
export const LOCAL_LAG_COST = 0.15;
/** Evidence and running means forget with this time: long against a move, short against a change of place. */
export const HORIZON: Seconds = 8;

/** The player's lag before it is known: a camera's 100 ms and a little following. [M] */
export const DEFAULT_LAG: Seconds = 0.15;
export const LAG = {
  /** Evidence before the first publishing. [M] */
  leastEvidence: 4 as Seconds,
  /** Least agreement at the peak, and least height over the median lag: refuse when dispersed. [M] */
  leastAgreement: 1.2,
  leastPeak: 0.3,
  /** Before, the peak is followed without being told, from so much evidence on, inside a follower's lags. [M] */
  guess: { after: 1.5 as Seconds, from: -0.1 as Seconds, to: 0.45 as Seconds },
  /** After the first publishing the lag creeps: 40 ms a second at most, */
  slew: 0.04,
  /** and as the mean of so long: what the last moves were off is their timing, not the player's lag. [M] */
  memory: 20 as Seconds,
  /** Farther off, it was no wandering: another place, or somebody else's hint. Twice what 3 of 4 real moves keep. [M] */
  far: 0.16 as Seconds,
} as const;

/** Views of the reference: the picture itself, and its world points turned. [M] */
export const YAWS: readonly Degrees[] = [0, -20, 20, -40, 40, -60, 60];
export const SIDE = {
  /** The other side must agree this much more, */
  margin: 0.25,
  /** so long, */
  sustained: 4 as Seconds,
  /** and not before so much real motion: 4 s were right in 9 of 10 real pairs, 8 s in 10 of 10. [M] */
  leastMotion: 8 as Seconds,
  /** A locked side opens again only after so long of the opposite. */
  reopen: 8 as Seconds,
} as const;
/** A new view leads only when it agrees this much more: no flutter. [T] */
export const LEAD_MARGIN = 0.03;
/** How often the leading hypothesis and the live level are looked at; also the hop of the song's windows. */
export const HOP: Seconds = 0.5;
/** Length of the sliding windows that make the song score. [M] */
export const WINDOW: Seconds = 2.4;
/** Hypotheses beside the leading one that gather evidence in one frame, in turn: bounds the cost. */
export const HYPOTHESES_PER_FRAME = 3;

/** Regularisers of the correlations: jitter of a still person scores nothing. [M] */
export const POSTURE_EPSILON = 0.03;
export const MOTION_EPSILON = 0.012;
/**
 * Motion energy E (squared displacement) at which a section counts as half motion, half held pose: E² / (E² + .013²).
 * Squared, because a share of "held" in a section that clearly moves (E .05-.1) is what people standing still earn. [M]
 */
export const HALF_ENERGY = 0.013;

/**
 * From the raw agreements to 0..1. The knee leaves room at the top: real second dancers reach it, a copy lies above
 * it, and only the very same movement has all. [M]
 * The ramps begin above what one limb agrees by chance, which is more than a whole body does. [M]
 */
export const RAMPS = {
  posture: [
    { at: 0.27, worth: 0 },
    { at: 0.58, worth: 0.85 },
    { at: 1, worth: 1 },
  ],
  motion: [
    { at: 0.27, worth: 0 },
    { at: 0.48, worth: 0.82 },
    { at: 1, worth: 1 },
  ],
  motionGain: { from: 0.1, to: 0.5 },
  postureGain: { from: 0.2, to: 0.7, fullEnergy: 0.05 },
  /** Size of the movement: good real dancers have .77-1.2 of the reference's, one with arms at 55 % has .63. [M] */
  effort: { from: 0.3, to: 0.8 },
  held: 0.97,
  heldMotion: { allowed: 1.2, energy: 0.05 },
} as const;
/** The same for directions: from the move's chance floor up, and what they are worth where that floor is high. */
export const SHAPE = {
  top: [
    { at: 0.95, worth: 0.9 },
    { at: 1, worth: 1 },
  ],
  unfloored: { from: 0.6, to: 0.95, worth: 0.5 },
} as const;
/** The highest chance floor: above it nothing would be left to earn. */
export const HIGHEST_FLOOR = 0.92;
/**
 * Of the moving form so much is told limb by limb, each by the way it goes in the reference: seen as one body, a leg
 * frozen through a dance of the legs costs 1 %, and arms frozen beside right legs cost all. [M]
 */
export const LIMB_BY_LIMB = {
  share: 0.6,
  /** A limb alone agrees less than a body: from here on it is right. [M] */
  full: 0.8,
  /** Exponent of the mean: one limb right by chance is worth little. [M] */
  evenness: 0.75,
  /** Energy at which a limb's motion counts half. [M] */
  halfEnergy: 0.05,
} as const;
/** dyn = f^.3 (.45 p + .55 m)^.7. [M] */
export const MIX = { form: 0.3, posture: 0.45 } as const;
/** Share of the reference's weight that must be seen for full credit. */
export const FULL_COVERAGE = 0.6;
/** q = form (.6 + .4 timing): lateness costs at most two fifths. [T] */
export const TIMING_SHARE = 0.4;
/** Credit for timing around the own lag: 80 ms is what 3 of 4 real moves keep; bad dancers are the unsteady ones. [M] */
export const TIMING_CREDIT = [
  { at: 0.08, worth: 1 },
  { at: 0.16, worth: 0.6 },
  { at: 0.25, worth: 0.2 },
  { at: 0.4, worth: 0 },
] as const;
/**
 * What is left of the quality of somebody who is late, or ahead, by so much more than is free (lateness.ts): half a second
 * behind is the worst attempt to people's eyes, nobody is really that far ahead. [M]
 */
export const LATENESS_FACTOR = {
  behind: [
    { at: 0, worth: 1 },
    { at: 0.2, worth: 0.55 },
    { at: 0.4, worth: 0.3 },
    { at: 0.65, worth: 0.15 },
  ],
  ahead: [
    { at: 0, worth: 1 },
    { at: 0.5, worth: 0.6 },
  ],
} as const;

/**
 * Recognising the dance: the agreement C + P + M of a span at one lag in one view, of 1,446 wrong runs against nine own
 * pairs (docs/judging.md). [M]
 */
export const RECOGNITION = {
  /** Own dances agree by 1.57 at least, the deliberately bad one included; wrong ones by 1.17 in 95 of 100 runs. */
  agreement: { from: 1.2, to: 1.5 },
  /** Of seen dancing. With a ramp from 1.15 to 1.45, 8 s leave a march 32 points, 10 s 16, 12 s 15. */
  span: 12 as Seconds,
  /** The shortest span, near the beginning of a dance: as long as the fewest windows of a score. */
  shortest: 4 as Seconds,
  /** Lags of followers; more than half of all wrong dances agree best outside. Around an earlier dance's lag, `hinted` more. */
  lags: { from: -0.1 as Seconds, to: 0.45 as Seconds },
  hinted: 0.25 as Seconds,
  /** A lag costs all of it from so far outside. */
  beyond: 0.2 as Seconds,
  lagCost: 0.3,
  /** Views far aside; a player who is really seen from there agrees by far more than this costs. */
  yaws: { from: 20, to: 60 },
  yawCost: 0.2,
  /** Share of the judged weight under which a block of half a second doesn't count as seen. */
  leastSeen: 0.05,
} as const;

/**
 * A limb that stands still where the dance moves it. Legs of real second dancers go .4 times as far or more in 19 of 20
 * windows; held ones go nowhere, and the estimator's noise looks like less than .15 of a clear step. [M]
 */
export const STANDING = {
  /** How far a limb goes against the dancer's: still below, dancing above. */
  goes: { from: 0.15, to: 0.3 },
  /** Energy of the dancer's limb: no movement below, a clear one above. */
  moves: { from: 0.004, to: 0.012 },
  /** Share of the form that each limb costs: both legs a quarter. [T] */
  cost: 0.15,
} as const;

/** The path of the feet, for telling which leg is to blame; all in torso lengths. [M] */
export const FEET = {
  /** Squared way in a third of a second from which a foot clearly moves: a seventh of a torso. */
  moves: 0.02,
  /** The same of the estimator's noise. */
  noise: 0.002,
  /** How alike two paths are: right feet agree by .97, ones that stay or do something else by .24 at most. */
  alike: { from: 0.25, to: 0.6 },
  /** How much better than the other a foot must be for the other to be to blame. */
  apart: { from: 0.5, to: 0.9 },
  /** Share of a section in which both are seen, each with this confidence. */
  leastSeen: 0.5,
  leastConfidence: 0.7,
} as const;

/** What is called to somebody in a move; of real people, see docs/judging.md. [M] */
export const CUE = {
  /** Movements smaller than this are to be bigger, */
  small: 0.68,
  /** if they go where the dancer's go. */
  right: 0.4,
  /** A limb stands from here on. */
  stands: 0.5,
} as const;

/** Weight of a quiet section in the song; a moving one has 1. [M] */
export const QUIET_WEIGHT = 0.15;
/** Share of a section's time that must have been seen for a word. */
export const LEAST_PRESENCE: UnitInterval = 0.6;
/** Reference weight below which a section can't be judged, of 10 in all. */
export const LEAST_REFERENCE_WEIGHT = 0.2;
/** Fewer judged windows, less than 4 s in all, are no score: any lag and view would fit so little. [M] */
export const LEAST_WINDOWS = 4;
/** Shorter dances are judged at their end, side and lag from the whole. */
export const SHORT_DANCE: Seconds = 8;

/**
 * The body, and the arms, must be seen this much: a sitter seen to the shoulders has .23 and .14, dancers .64 and .71. Of the
 * forearm that is seen more, wherever it points, a talking head has .30, dancers, cooks and a signer .64 and more. [M]
 */
export const GATE = { body: 0.4, arms: 0.4, forearm: 0.5 } as const;
/** Legs seen less than this after 3 s leave the judged set for good. */
export const LEGS = { least: 0.2, after: 3 as Seconds } as const;

/** Player motion energy that is real motion: a still person's jitter stays below. [M] */
export const REAL_MOTION = 0.03;

/** "Other side!": the opposite side agrees this much more in a move. [M] */
export const OTHER_SIDE_MARGIN = 0.5;
export const LIMB = {
  /** Below this a limb may be named, */
  weak: 0.68,
  /** if it is this much below the next, */
  apart: 0.15,
  /** and was seen so much. */
  leastSeen: 0.6,
  /** Reference energy under which a limb does not move in this section. */
  leastEnergy: 0.004,
  halfEnergy: 0.018,
  /**
   * Directions have no upper end below 1: a limb turned by 30 degrees agrees to .87, and was full before. Ramps and
   * powers are those at which frozen, replaced and turned limbs are all found. [M]
   */
  form: { from: 0.65, to: 1 },
  posture: { from: 0.1, to: 0.7 },
  motion: { from: 0.1, to: 0.55 },
  formPower: 0.7,
  corePower: 0.5,
} as const;

/** Time after an epoch begins that is ignored: the body is still starting. */
export const EPOCH_SETTLES: Seconds = 0.2;
/** Waiting time after a move's end and the lag, before its verdict: the local lag, and the look-ahead. */
export const VERDICT_DELAY: Seconds = 0.2 + HALF_SPAN / GRID_HZ;

export const GUARD = {
  /** Another person: torso and legs jump in size by this share, by more at fewer frames a second, */
  sizeJump: 0.35,
  mostSizeJump: 0.5,
  /** and the feet go this many torso lengths; */
  feetStay: 0.3,
  /** or the hips leap by this many within this time. */
  hipJump: 0.8,
  within: 0.1 as Seconds,
  /** Accepted after so many frames that agree with each other. */
  frames: 3,
  /** Left and right exchanged by the estimator at most so long, then it is a turn, */
  longestFlip: 0.5 as Seconds,
  /** unless the player has faced the other way, as a mean that forgets with this time: two flips of a second are one. */
  facingMemory: 2.5 as Seconds,
  /** Metres by which a nose is clearly before the shoulders, or behind them. */
  noseDepth: 0.05,
  /** A frame is flipped when exchanging brings it so much nearer to the frame before (ratio of distances). */
  flipRatio: 0.5,
  flippedWeight: 0.5,
} as const;
/** Rows kept beyond the reference's end: what a late player still does there. */
export const LONGEST_LAG: Seconds = 1;

/** How a dance is cut into moves: 1.6-3.2 s is as good as 1.8-3.6 and better than 1.3-2.8 or 2.0-4.0. [M] */
export const MOVE = {
  least: 1.6 as Seconds,
  most: 3.2 as Seconds,
  /** Motion energy is smoothed over 0.3 s, and a rest lies below the mean of ±0.27 s. */
  smoothedRows: 9,
  aroundRows: 8,
  /** Stillness at an end of the dance that is no part of it; the shortest intro at hand is 0.6 s. [T] */
  stands: 0.5 as Seconds,
  goldShare: 0.05,
  /** Fewer moves than this have no gold one. [T] */
  leastForGold: 4,
} as const;
/** A player's mean pose is told from so long on; rows before are centred again then. */
export const MEAN_STARTS: Seconds = 1.5;
/** Torso lengths of so many frames give the usual one: some 6 s, so that a step towards the camera is followed. */
export const TORSO_FRAMES = 64;
