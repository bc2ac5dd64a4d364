import type { Degrees, Seconds, UnitInterval } from '../units.ts';

// All numbers of the judge, each with its reason. [M] measured on real tracks, [S] standard, [T] taste.

/** The common timeline of reference and player: the reference's own rate on most videos. All windows are in seconds. */
export const GRID_HZ = 30;
/** The number of grid rows in a length of time. */
export const rowsOf = (time: Seconds): number => Math.round(time * GRID_HZ);

/**
 * Both sides are smoothed with the same short Gaussian (cut-off 4 Hz), two rows to each side: no lag, little delay. [M]
 */
export const SMOOTHING_KERNEL = [0.244, 0.703, 1, 0.703, 0.244] as const;
/** A displacement is the change of a bone's direction over twice this many rows (±167 ms). [M] */
export const DISPLACEMENT_HALF_SPAN = 5;
/**
 * A gap between two poses is interpolated up to this length; nothing is known about a longer one. Half a second is two
 * frames lost at 6 a second; at a half-second round trip unpaced frames score 84 with it, 20 with 0.35. [M]
 */
export const MAX_GAP: Seconds = 0.5;
/**
 * Poses farther apart than this are joined by a curve that keeps the speed at its beginning: on a straight line, a
 * player who is seen three times a second seems to move too little. [M]
 */
export const MIN_CURVED_GAP: Seconds = 0.15;

/**
 * The lags for which evidence is gathered, in rows: -300 to +633 ms; a player who follows is 0..0.45 s late. All of
 * them are later by as much as a rig is known to be slower than the usual one. The step is 67 ms.
 */
export const EVIDENCE_LAGS = { first: -9, step: 2, count: 15 } as const;
/** How many rows a move may deviate from the player's lag (±200 ms): the widest that 9 of 10 real moves need. [M] */
export const MAX_LAG_DEVIATION = 6;
/** What the largest such deviation costs in agreement, so that a shapeless move stays at the lag. [M] */
export const LAG_DEVIATION_COST = 0.15;
/** Time constant with which evidence and running means decay: long against a move, short against a change of place. */
export const DECAY_TIME: Seconds = 8;

/** The player's lag before it is known: a camera's 100 ms and a little for following. [M] */
export const DEFAULT_LAG: Seconds = 0.15;
export const LAG = {
  /** Seconds of evidence before the lag is first published. [M] */
  minEvidence: 4 as Seconds,
  /**
   * Least agreement at the peak, and least height above the agreement at the median lag: no lag is found when agreement
   * is spread out. [M]
   */
  minAgreement: 1.2,
  minProminence: 0.3,
  /**
   * Before that, the peak is used as an unpublished guess, from this much evidence on and within a follower's lags. [M]
   */
  guess: { minEvidence: 1.5 as Seconds, from: -0.1 as Seconds, to: 0.45 as Seconds },
  /** After it was first published, the lag changes by at most 40 ms a second, */
  slewRate: 0.04,
  /** and as a mean over this time: how much the last moves deviated is their timing, not the player's lag. [M] */
  averagingTime: 20 as Seconds,
  /**
   * A larger difference is no drift: the player has moved, or the hint was another person's. Twice the deviation that 3
   * of 4 real moves stay within. [M]
   */
  minJump: 0.16 as Seconds,
} as const;

/** Views of the reference: the frame itself, and its world points turned. [M] */
export const YAWS: readonly Degrees[] = [0, -20, 20, -40, 40, -60, 60];
export const SIDE = {
  /** A side is ahead when it agrees better than the other by more than this. */
  margin: 0.25,
  /** The side is locked once it has been ahead for so long, */
  lockAfter: 4 as Seconds,
  /** and after so much real motion: 4 s gave the right side for 9 of 10 real pairs, 8 s for 10 of 10. [M] */
  minMotion: 8 as Seconds,
  /** A locked side is opened again once the opposite side has been ahead for so long. */
  reopenAfter: 8 as Seconds,
} as const;
/** A new view becomes the leader only if it agrees better by this much, so that the leader doesn't flutter. [T] */
export const LEAD_MARGIN = 0.03;
/** How often the leading hypothesis and the live level are updated; also the hop of the sliding windows. */
export const HOP: Seconds = 0.5;
/** Length of the sliding windows from which the score is computed. [M] */
export const WINDOW_LENGTH: Seconds = 2.4;
/** How many hypotheses beside the leading one gather evidence in one frame, in turn: this bounds the cost. */
export const HYPOTHESES_PER_FRAME = 3;

/** Regularisers of the correlations: with them, the jitter of a still person scores nothing. [M] */
export const POSTURE_EPSILON = 0.03;
export const MOTION_EPSILON = 0.012;
/**
 * Motion energy E (squared displacement) at which a section counts as half motion, half held pose: E² / (E² + .013²).
 * Squared, because people who stand still earn whatever share of a section counts as held, even if it clearly moves (E
 * .05-.1). [M]
 */
export const HALF_ENERGY = 0.013;

/**
 * Map the raw agreements to 0..1. The knee leaves room at the top: real second dancers reach it, a copy is above it,
 * and only exactly the same movement gets the full value. [M]
 * The ramps begin above what a single limb agrees by chance, which is more than a whole body does. [M]
 */
export const RAMPS = {
  posture: [
    { at: 0.27, value: 0 },
    { at: 0.58, value: 0.85 },
    { at: 1, value: 1 },
  ],
  motion: [
    { at: 0.27, value: 0 },
    { at: 0.48, value: 0.82 },
    { at: 1, value: 1 },
  ],
  motionGain: { from: 0.1, to: 0.5 },
  postureGain: { from: 0.2, to: 0.7, fullEnergy: 0.05 },
  /** Size of the movement: good real dancers have .77-1.2 of the reference's, one with arms at 55 % has .63. [M] */
  amplitude: { from: 0.3, to: 0.8 },
  heldShapeEnd: 0.97,
  heldMotion: { allowed: 1.2, energy: 0.05 },
} as const;
/**
 * The ramp for directions, which begins at the move's chance level, and what right directions are worth where that
 * level is high.
 */
export const SHAPE = {
  top: [
    { at: 0.95, value: 0.9 },
    { at: 1, value: 1 },
  ],
  absolute: { from: 0.6, to: 0.95, value: 0.5 },
} as const;
/** The upper limit of a chance level: above it nothing would be left to earn. */
export const MAX_CHANCE_LEVEL = 0.92;
/**
 * The share of the moving form that is judged limb by limb, each limb weighted by how far it moves in the reference. If
 * the body is judged as one, a leg frozen in a dance of the legs costs 1 %, and arms frozen beside right legs cost
 * everything. [M]
 */
export const LIMBWISE_FORM = {
  share: 0.6,
  /** A single limb agrees less than a body: from this value on it is right. [M] */
  fullValue: 0.8,
  /** Exponent of the mean: a single limb that is right by chance is worth little. [M] */
  exponent: 0.75,
  /** Energy at which a limb's motion counts half. [M] */
  halfEnergy: 0.05,
} as const;
/** dyn = f^.3 (.45 p + .55 m)^.7. [M] */
export const MOVING_FORM_WEIGHTS = { form: 0.3, posture: 0.45 } as const;
/** Share of the reference's weight that must be seen for full credit. */
export const FULL_CREDIT_COVERAGE = 0.6;
/** q = form (.6 + .4 timing): lateness costs at most two fifths. [T] */
export const TIMING_SHARE = 0.4;
/**
 * Credit for timing relative to the player's own lag: 3 of 4 real moves stay within 80 ms; bad dancers are the unsteady
 * ones. [M]
 */
export const TIMING_CREDIT = [
  { at: 0.08, value: 1 },
  { at: 0.16, value: 0.6 },
  { at: 0.25, value: 0.2 },
  { at: 0.4, value: 0 },
] as const;
/**
 * The factor on the quality of a player who is late, or ahead, by so much more than is free (lateness.ts). People rate
 * half a second behind as the worst attempt; nobody is really that far ahead. [M]
 */
export const LATENESS_FACTOR = {
  behind: [
    { at: 0, value: 1 },
    { at: 0.2, value: 0.55 },
    { at: 0.4, value: 0.3 },
    { at: 0.65, value: 0.15 },
  ],
  ahead: [
    { at: 0, value: 1 },
    { at: 0.5, value: 0.6 },
  ],
} as const;

/**
 * Recognition of the dance: the agreement C + P + M of a span at one lag in one view, measured on 1,446 runs of wrong
 * dances and on nine own pairs (docs/judging.md). [M]
 */
export const RECOGNITION = {
  /** Own pairs agree by at least 1.57, the deliberately bad one included; wrong dances by 1.17 in 95 of 100 runs. */
  agreement: { from: 1.2, to: 1.5 },
  /** Seconds of seen dancing. With a ramp from 1.15 to 1.45, 8 s leave a march 32 points, 10 s 16, 12 s 15. */
  span: 12 as Seconds,
  /** The shortest span, used near the beginning of a dance: as long as the fewest windows of a score. */
  minSpan: 4 as Seconds,
  /**
   * Lags of players who follow; more than half of all wrong dances agree best outside. The range is extended to
   * `hinted` around an earlier dance's lag.
   */
  lags: { from: -0.1 as Seconds, to: 0.45 as Seconds },
  hintedRange: 0.25 as Seconds,
  /** A lag that is this far outside costs all of `lagCost`. */
  fullCostDistance: 0.2 as Seconds,
  lagCost: 0.3,
  /**
   * Views from far to the side cost something; a player who is really seen from there agrees by far more than this
   * costs.
   */
  yaws: { from: 20, to: 60 },
  yawCost: 0.2,
  /** A block of half a second in which less than this share of the judged weight is seen doesn't count as seen. */
  minSeen: 0.05,
} as const;

/**
 * A limb that stands still where the dance moves it. Legs of real second dancers go .4 times as far or more in 19 of 20
 * windows; legs that are held still don't move, and the estimator's noise has less than .15 of the size of a clear
 * step. [M]
 */
export const STILLNESS = {
  /** How far a limb goes relative to the dancer's: standing still below, dancing above. */
  relativeAmplitude: { from: 0.15, to: 0.3 },
  /** Energy of the dancer's limb: no movement below, a clear one above. */
  referenceEnergy: { from: 0.004, to: 0.012 },
  /** Share of the form that each limb costs: both legs a quarter. [T] */
  cost: 0.15,
} as const;

/** The path of the feet, used to find which leg is at fault; all in torso lengths. [M] */
export const FEET = {
  /** Squared distance in a third of a second from which a foot clearly moves: a seventh of a torso. */
  minMotion: 0.02,
  /** The squared distance that the estimator's noise reaches. */
  noise: 0.002,
  /** How similar two paths are: right feet agree by .97, feet that stay or do something else by .24 at most. */
  agreement: { from: 0.25, to: 0.6 },
  /** How much better one foot must be than the other for the other to be at fault. */
  minDifference: { from: 0.5, to: 0.9 },
  /** The least share of a section in which both feet are seen, each with this confidence. */
  minSeen: 0.5,
  minConfidence: 0.7,
} as const;

/** Thresholds of the cues; for what real people get, see docs/judging.md. [M] */
export const CUE = {
  /** Movements smaller than this get the cue `bigger`, */
  maxAmplitude: 0.68,
  /** if they agree with the dancer's by at least this. */
  minAgreement: 0.4,
  /** From this value on, a limb counts as standing still. */
  minStillness: 0.5,
} as const;

/** Weight of a quiet section in the score; a moving one has 1. [M] */
export const QUIET_WEIGHT = 0.15;
/** The least share of a section's time in which the player must be seen for a rating. */
export const MIN_PRESENCE: UnitInterval = 0.6;
/** Reference weight below which a section can't be judged, of 10 in all. */
export const MIN_REFERENCE_WEIGHT = 0.2;
/**
 * With fewer judged windows, less than 4 s in all, there is no score: almost any lag and view would fit so little. [M]
 */
export const MIN_WINDOWS = 4;
/** Shorter dances are judged when they end, with side and lag from the whole. */
export const MIN_LIVE_DURATION: Seconds = 8;

/**
 * The least share of the body and of the arms that must be seen: somebody who sits and is seen to the shoulders has .23
 * and .14, dancers .64 and .71. Of the forearm that is seen more, wherever it points, a talking head has .30; dancers,
 * cooks and a signer have .64 and more. [M]
 */
export const MIN_VISIBILITY = { body: 0.4, arms: 0.4, forearm: 0.5 } as const;
/** Legs of which less than this is seen after 3 s are not judged for the rest of the dance. */
export const LEGS = { minVisibility: 0.2, decideAfter: 3 as Seconds } as const;

/** From this motion energy on, the player really moves: a still person's jitter stays below. [M] */
export const MIN_MOTION_ENERGY = 0.03;

/** "Other side!": by how much more the opposite side must agree in a move. [M] */
export const OTHER_SIDE_MARGIN = 0.5;
export const LIMB = {
  /** A limb may be named if its value is below this, */
  maxWeakValue: 0.68,
  /** if it is this much below the next one, */
  minMargin: 0.15,
  /** and if so much of it was seen. */
  minSeen: 0.6,
  /** Reference energy under which a limb does not move in this section. */
  minEnergy: 0.004,
  halfEnergy: 0.018,
  /**
   * The ramp ends only at 1: a limb turned by 30 degrees agrees to .87, and had the full value with a lower end. Ramps
   * and powers are those at which frozen, replaced and turned limbs are all found. [M]
   */
  form: { from: 0.65, to: 1 },
  posture: { from: 0.1, to: 0.7 },
  motion: { from: 0.1, to: 0.55 },
  formPower: 0.7,
  corePower: 0.5,
} as const;

/** Frames in this time after an epoch begins are ignored: the player is still getting into the movement. */
export const EPOCH_SETTLING_TIME: Seconds = 0.2;
/** How long a verdict waits after a move's end and the lag: the local lag, and the look-ahead. */
export const VERDICT_DELAY: Seconds = 0.2 + DISPLACEMENT_HALF_SPAN / GRID_HZ;

export const GUARD = {
  /** It is another person if torso and legs change in size by this share at once, by more at fewer frames a second, */
  sizeJump: 0.35,
  maxSizeJump: 0.5,
  /** and the feet move by this many torso lengths; */
  maxFootMotion: 0.3,
  /** or if the hips move by this many within this time. */
  hipJump: 0.8,
  jumpInterval: 0.1 as Seconds,
  /** The other person is accepted after so many frames that agree with each other. */
  acceptAfterFrames: 3,
  /** An exchange of left and right lasts at most so long if it is the estimator's error; a longer one is a turn, */
  maxFlipDuration: 0.5 as Seconds,
  /** unless the player has faced the other way, as a mean that forgets with this time: two flips of a second are one. */
  facingDecayTime: 2.5 as Seconds,
  /** By how many metres a nose is clearly before the shoulders, or behind them. */
  noseDepth: 0.05,
  /**
   * A frame counts as flipped when exchanging the sides brings it so much nearer to the frame before (ratio of
   * distances).
   */
  flipRatio: 0.5,
  flippedConfidence: 0.5,
} as const;
/** How long after the reference's end rows are kept: a late player still dances there. */
export const MAX_PLAYER_LAG: Seconds = 1;

/** How a dance is cut into moves: 1.6-3.2 s is as good as 1.8-3.6 and better than 1.3-2.8 or 2.0-4.0. [M] */
export const MOVE = {
  minDuration: 1.6 as Seconds,
  maxDuration: 3.2 as Seconds,
  /** Motion energy is smoothed over 0.3 s, and a rest lies below the mean of ±0.27 s. */
  smoothingRows: 9,
  neighbourRows: 8,
  /**
   * Stillness at an end of the dance that lasts this long is no part of it; the shortest intro at hand is 0.6 s. [T]
   */
  minStillTime: 0.5 as Seconds,
  goldShare: 0.05,
  /** Fewer moves than this have no gold one. [T] */
  minMovesForGold: 4,
} as const;
/** A player's mean pose is known after this time; the rows before are then centred again. */
export const MEAN_POSE_DELAY: Seconds = 1.5;
/** How many frames' torso lengths give the usual one: some 6 s, so that it follows a step towards the camera. */
export const TORSO_MEDIAN_FRAMES = 64;
