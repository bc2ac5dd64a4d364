/** Stores the device's settings, players, lags and bests in the browser. */
import { MAX_SHARES, MIN_DEVICE_ID_LENGTH } from '@instep/protocol/limits';
import { sanitizePlayerName } from '@instep/choreo/player-name';
import { pointsFrom0_2 } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import type { PlayerShare } from '@instep/protocol/http';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import { SCOPES, type Scope } from '@instep/choreo/verdict';
import type { Camera, KnownCamera } from '../camera/camera-list.ts';
import { mayBeBest, type PointsByMove, type RankedRun } from './best-run.ts';
import { limitedDelay, withLag, type Lags } from './lag-memory.ts';
import { validPlayers, findPlayer, withPlayerFirst, type Players } from './players.ts';
import {
  localDay,
  validTodaysRuns,
  withRenamedPlayer,
  withTodaysRun,
  type TodaysRun,
  type TodaysRuns,
} from './todays-runs.ts';
import { LANGUAGES, type Language } from '../words/languages.ts';
import type { PoseChoice } from '../device-pose/choose-way.ts';
import { setLanguage } from '../words/words.svelte.ts';

/** A player's best in a dance on this device. */
export type Best = { readonly points: number; readonly stars: number; readonly byMove: PointsByMove };
export type Bests = { readonly [danceId: string]: Best };
type BestsByPlayer = { readonly [player: string]: Bests };
/** What opens a player's sessions on other devices. */
type SharesByPlayer = { readonly [player: string]: readonly PlayerShare[] };

/** Where texts are stored; `localStorage` in the browser. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** How much text is shown over the dance. */
export const HUDS = ['full', 'minimal', 'off'] as const;
export type Hud = (typeof HUDS)[number];
/** How players see themselves while dancing. */
export const TILES = ['picture', 'figure', 'hidden'] as const;
export type Tile = (typeof TILES)[number];

const STORAGE_KEY = 'instep';
const POINTS_VERSION = '0.3';

type StoredPreferences = {
  readonly handChooses: boolean;
  readonly language: Language | null;
  readonly player: string;
  readonly players: Players;
  readonly deviceId: string;
  readonly cameraId: string | null;
  readonly cameraLabel: string;
  readonly mirrored: boolean;
  readonly fillsScreen: boolean;
  readonly hud: Hud;
  readonly tile: Tile;
  readonly scope: Scope;
  readonly volume: UnitInterval;
  readonly muted: boolean;
  readonly speaksRatings: boolean;
  readonly showsLab: boolean;
  readonly poses: PoseChoice;
  readonly lags: Lags;
  readonly rigDelay: Milliseconds | null;
  readonly setDelay: Milliseconds | null;
  readonly bestsByPlayer: BestsByPlayer;
  /** The version whose points the bests have; absent: 0.2. */
  readonly points: typeof POINTS_VERSION;
  readonly weakSpots: { readonly [danceId: string]: number };
  readonly todaysRuns: TodaysRuns;
  /** The players who have danced here, with or without a best; '' is the guest. */
  readonly danced: readonly string[];
  readonly sharesByPlayer: SharesByPlayer;
  readonly favourites: readonly string[];
};

/** The settings, players, lags and bests that are stored on this device. */
export class Preferences {
  /** The language chosen on this device; null to follow the browser's. */
  language = $state<Language | null>(null);
  /** The player's name: a label, not a login. */
  player = $state('');
  /** The players of this device, the latest first. */
  players = $state.raw<Players>([]);
  cameraId = $state<string | null>(null);
  /** The camera's name; it finds the camera where ids change from visit to visit (iOS). */
  cameraLabel = $state('');
  /** Mirrors how players see themselves; the judge detects on its own which side is danced. */
  mirrored = $state(true);
  /** The page goes full screen when a dance begins. */
  fillsScreen = $state(false);
  /** A raised hand chooses in menus, if the camera has already been allowed. */
  handChooses = $state(true);
  hud = $state<Hud>('full');
  tile = $state<Tile>('picture');
  /** Which parts of the body are judged, unless the player chooses differently. */
  scope = $state<Scope>('whole');
  /** The volume of the music and of the game's own sounds. */
  volume = $state<UnitInterval>(1);
  muted = $state(false);
  /** Ratings are spoken. */
  speaksRatings = $state(false);
  /** A button opens the Lab beside a dance; its key does so always. */
  showsLab = $state(false);
  /** Where this player's poses are estimated. */
  poses = $state<PoseChoice>('automatic');
  /** The lags of this device's last dances: where the judge searches first next time. */
  lags = $state.raw<Lags>([]);
  /** The delay from the screen to the camera that the light test found; null before the test. */
  rigDelay = $state<Milliseconds | null>(null);
  /** The delay that the player set by hand after that; null if they didn't. */
  manualDelay = $state<Milliseconds | null>(null);
  /** For each dance, the number of the move that went worst the last time. */
  weakSpots = $state.raw<StoredPreferences['weakSpots']>({});
  /** The scored runs of the day on which somebody danced last. */
  todaysRuns = $state.raw<TodaysRuns>(validTodaysRuns(null));
  /** The dances that this device's players marked, the latest first. */
  favourites = $state.raw<readonly string[]>([]);
  /** Random, created on this device: it gives access to this device's own results. */
  readonly deviceId: string;
  readonly #storage: TextStorage | null;
  #bestsByPlayer = $state.raw<BestsByPlayer>({});
  #danced = $state.raw<readonly string[]>([]);
  #sharesByPlayer = $state.raw<SharesByPlayer>({});

  constructor(storage: TextStorage | null) {
    this.#storage = storage;
    const stored = readStored(storage);
    this.language = LANGUAGES.find((known) => known === stored.language) ?? null;
    const bestsByPlayer =
      stored.points === POINTS_VERSION ? (stored.bestsByPlayer ?? {}) : bestsFrom0_2(stored.bestsByPlayer ?? {});
    // An older version removed names from its list, but their bests are still stored.
    this.players = validPlayers([...validPlayers(stored.players), stored.player, ...Object.keys(bestsByPlayer)]);
    this.player = findPlayer(this.players, stored.player ?? '') ?? '';
    this.cameraId = stored.cameraId ?? null;
    this.cameraLabel = stored.cameraLabel ?? '';
    this.mirrored = stored.mirrored ?? true;
    this.fillsScreen = stored.fillsScreen ?? false;
    this.handChooses = stored.handChooses ?? true;
    this.hud = stored.hud ?? 'full';
    this.tile = stored.tile ?? 'picture';
    this.scope = SCOPES.find((known) => known === stored.scope) ?? 'whole';
    this.volume = Math.min(1, Math.max(0, stored.volume ?? 1));
    this.muted = stored.muted ?? false;
    this.speaksRatings = stored.speaksRatings ?? false;
    this.showsLab = stored.showsLab ?? false;
    this.poses = stored.poses ?? 'automatic';
    this.lags = stored.lags ?? [];
    this.rigDelay = stored.rigDelay ?? null;
    this.manualDelay = stored.setDelay ?? null;
    this.favourites = Array.isArray(stored.favourites) ? stored.favourites : [];
    this.#bestsByPlayer = bestsOfKnownPlayers(this.players, bestsByPlayer);
    this.weakSpots = stored.weakSpots ?? {};
    this.todaysRuns = validTodaysRuns(stored.todaysRuns);
    this.#danced = stored.danced ?? [];
    this.#sharesByPlayer = stored.sharesByPlayer ?? {};
    const { deviceId = '' } = stored;
    this.deviceId = deviceId.length >= MIN_DEVICE_ID_LENGTH ? deviceId : randomId();
    this.save();
  }

  /** Changes the player; '' is the guest. */
  setPlayer(name: string): void {
    const known = findPlayer(this.players, name);
    this.player = known ?? sanitizePlayerName(name);
    if (known === null) this.players = withPlayerFirst(this.players, this.player);
    this.save();
  }

  /** Puts the player first in the list, because they begin a dance. */
  movePlayerFirst(): void {
    this.players = withPlayerFirst(this.players, this.player);
    this.save();
  }

  /** Renames a player, with their bests; if another player has that name, the two become one. */
  renamePlayer(from: string, name: string): void {
    const others = this.players.filter((player) => player !== from);
    const to = findPlayer(others, name) ?? sanitizePlayerName(name);
    if (to === '') return;
    const isMerged = others.includes(to);
    this.players = isMerged ? others : this.players.map((player) => (player === from ? to : player));
    const { [from]: own, ...rest } = this.#bestsByPlayer;
    this.#bestsByPlayer = own ? { ...rest, [to]: betterBests(rest[to] ?? {}, own) } : rest;
    this.todaysRuns = withRenamedPlayer(this.todaysRuns, from, to);
    this.#danced = this.#danced.map((player) => (player === from ? to : player));
    const { [from]: ownShares = [], ...restShares } = this.#sharesByPlayer;
    this.#sharesByPlayer = { ...restShares, [to]: joinedShares(restShares[to] ?? [], ownShares) };
    if (this.player === from) this.player = to;
    this.save();
  }

  /** Deletes a player, the bests under that name and the keys to other devices from this device. */
  removePlayer(name: string): void {
    this.players = this.players.filter((player) => player !== name);
    this.#bestsByPlayer = without(this.#bestsByPlayer, name);
    this.#sharesByPlayer = without(this.#sharesByPlayer, name);
    this.#danced = this.#danced.filter((player) => player !== name);
    this.todaysRuns = withRenamedPlayer(this.todaysRuns, name, null);
    if (this.player === name) this.player = '';
    this.save();
  }

  /** The camera to request first. */
  get camera(): KnownCamera {
    return { deviceId: this.cameraId, label: this.cameraLabel };
  }

  /** From now on this camera is requested first; null leaves the choice to the browser. */
  setCamera(camera: Camera | null): void {
    this.cameraId = camera?.deviceId ?? null;
    this.cameraLabel = camera?.label ?? '';
    this.save();
  }

  /** Stores the lag of a dance. */
  recordLag(lag: Milliseconds | null): void {
    this.lags = withLag(this.lags, lag);
    this.save();
  }

  /**
   * Stores the delay of screen and camera that the player set by hand, and deletes the lags: they were measured with
   * another delay.
   */
  setManualDelay(delay: Milliseconds): void {
    this.manualDelay = limitedDelay(delay);
    this.lags = [];
    this.save();
  }

  /** Stores the delay that the light test found. */
  setRigDelay(delay: Milliseconds): void {
    this.rigDelay = Math.round(delay);
    this.manualDelay = null;
    this.save();
  }

  /** The bests of the current player. */
  get bests(): Bests {
    return this.bestsOf(this.player);
  }

  /** The bests of a player, whose name is spelt as it is stored. */
  bestsOf(player: string): Bests {
    return Object.hasOwn(this.#bestsByPlayer, player) ? (this.#bestsByPlayer[player] ?? {}) : {};
  }

  /** Stores a run's result if it is the player's best in the dance so far. */
  recordResult(
    danceId: string,
    run: RankedRun & Pick<DanceResult, 'points' | 'stars'>,
    byMove: PointsByMove = {},
    player = this.player,
  ): void {
    const { points, stars } = run;
    const bests = this.bestsOf(player);
    const best = bests[danceId];
    this.#danced = [...this.#danced.filter((name) => name !== player), player];
    this.save();
    if (!mayBeBest(run) || (best && best.points >= points)) return;
    this.#bestsByPlayer = { ...this.#bestsByPlayer, [player]: { ...bests, [danceId]: { points, stars, byMove } } };
    this.save();
  }

  /** Adds a run to today's table. */
  recordTodaysRun(run: TodaysRun, today = localDay()): void {
    this.todaysRuns = withTodaysRun(this.todaysRuns, run, today);
    this.save();
  }

  /** Stores the bests of other devices where they are better than the current player's own. */
  addBests(others: Bests): void {
    this.#bestsByPlayer = { ...this.#bestsByPlayer, [this.player]: betterBests(this.bests, others) };
    this.save();
  }

  /** Whether the current player has danced, here or on a device that shares with this one. */
  get hasDanced(): boolean {
    return this.#danced.includes(this.player) || Object.keys(this.bests).length > 0 || this.shares.length > 0;
  }

  /** What opens the current player's sessions on other devices. */
  get shares(): readonly PlayerShare[] {
    return Object.hasOwn(this.#sharesByPlayer, this.player) ? (this.#sharesByPlayer[this.player] ?? []) : [];
  }

  /** Stores what opens the current player's sessions on other devices; false if there would be too many. */
  addShares(shares: readonly PlayerShare[]): boolean {
    const joined = joinedShares(this.shares, shares);
    if (joined.length > MAX_SHARES) return false;
    this.#sharesByPlayer = { ...this.#sharesByPlayer, [this.player]: joined };
    this.save();
    return true;
  }

  /** Deletes what opens the current player's sessions on other devices. */
  removeShares(): void {
    this.#sharesByPlayer = without(this.#sharesByPlayer, this.player);
    this.save();
  }

  /** Stores which move of a dance to practise; null if none stands out. */
  setWeakSpot(danceId: string, move: number | null): void {
    const others = Object.entries(this.weakSpots).filter(([id]) => id !== danceId);
    this.weakSpots = Object.fromEntries(move === null ? others : [...others, [danceId, move]]);
    this.save();
  }

  /** Marks a dance as a favourite, or no longer. */
  toggleFavourite(danceId: string): void {
    const others = this.favourites.filter((id) => id !== danceId);
    this.favourites = others.length < this.favourites.length ? others : [danceId, ...others];
    this.save();
  }

  /** Switches to the next way to show the player. */
  switchTile(): void {
    this.tile = nextOf(TILES, this.tile);
    this.save();
  }

  /** Mutes the music and the game's own sounds, or plays them again. */
  switchSound(): void {
    this.muted = !this.muted;
    this.save();
  }

  /** Switches to the next amount of text over the dance. */
  switchHud(): void {
    this.hud = nextOf(HUDS, this.hud);
    this.save();
  }

  save(): void {
    const { language, player, players, deviceId, cameraId, mirrored, handChooses, hud, tile, poses } = this;
    const { fillsScreen, lags, rigDelay, manualDelay, weakSpots, cameraLabel, todaysRuns } = this;
    const { scope, volume, muted, speaksRatings, showsLab, favourites } = this;
    const own = { language, player, players, deviceId, cameraId, mirrored, handChooses, hud, tile, poses };
    const stored: StoredPreferences = {
      ...own,
      cameraLabel,
      fillsScreen,
      scope,
      volume,
      muted,
      speaksRatings,
      showsLab,
      lags,
      rigDelay,
      setDelay: manualDelay,
      weakSpots,
      favourites,
      points: POINTS_VERSION,
      todaysRuns,
      bestsByPlayer: this.#bestsByPlayer,
      danced: this.#danced,
      sharesByPlayer: this.#sharesByPlayer,
    };
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(stored));
    } catch {
      // The browser stores nothing for this page: the player chooses again next time.
    }
  }
}

/** The bests that version 0.2 stored, with the points of today and the stars that were earned. */
const bestsFrom0_2 = (bestsByPlayer: BestsByPlayer): BestsByPlayer =>
  mapValues(bestsByPlayer, (bests) =>
    mapValues(bests, (best) => ({
      ...best,
      points: pointsFrom0_2(best.points),
      byMove: mapValues(best.byMove, pointsFrom0_2),
    })),
  );

const mapValues = <A, B>(object: Readonly<Record<string, A>>, map: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));

const without = <T>(byPlayer: { readonly [player: string]: T }, name: string): { readonly [player: string]: T } =>
  Object.fromEntries(Object.entries(byPlayer).filter(([player]) => player !== name));

/** Both lists, each key once. */
const joinedShares = (a: readonly PlayerShare[], b: readonly PlayerShare[]): readonly PlayerShare[] => [
  ...new Map([...a, ...b].map((share) => [share.key, share])).values(),
];

/** For each dance, the best with more points. */
const betterBests = (a: Bests, b: Bests): Bests => {
  const danceIds = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(
    danceIds.flatMap((danceId) => {
      const [one, other] = [a[danceId], b[danceId]];
      const better = one && other ? (one.points >= other.points ? one : other) : (one ?? other);
      return better ? [[danceId, better] as const] : [];
    }),
  );
};

/** Bests by the players' current names, even if they were stored under other spellings; '' is the guest's. */
const bestsOfKnownPlayers = (players: Players, stored: BestsByPlayer): BestsByPlayer => {
  const written = Object.entries(stored).map(([name, own]) => ({
    player: findPlayer(players, name) ?? '',
    own: own ?? {},
  }));
  return Object.fromEntries(
    [...players, ''].flatMap((player) => {
      const own = written.filter((one) => one.player === player).map((one) => one.own);
      return own.length > 0 ? [[player, own.reduce(betterBests)] as const] : [];
    }),
  );
};

const nextOf = <T>(all: readonly T[], now: T): T => all[(all.indexOf(now) + 1) % all.length] ?? now;

const readStored = (storage: TextStorage | null): Partial<StoredPreferences> => {
  try {
    return (JSON.parse(storage?.getItem(STORAGE_KEY) ?? '{}') ?? {}) as Partial<StoredPreferences>;
  } catch {
    return {};
  }
};

/** A random id, because crypto.randomUUID exists only on secure pages. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Shows another language at once, and stores the choice on this device. */
export const chooseLanguage = (preferences: Preferences, chosen: Language): void => {
  setLanguage(chosen);
  preferences.language = chosen;
  preferences.save();
};
