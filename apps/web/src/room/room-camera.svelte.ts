/** The camera of a room's member who films: one to four players, for the whole visit. */
import type { Epoch } from '@instep/choreo/epoch';
import type { DanceResult } from '@instep/choreo/result';
import type { DanceTurn } from '@instep/choreo/turn-taking';
import type { Milliseconds, Pixels, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import type { FlatPose } from '@instep/protocol/flat-pose';
import type { HostChoice } from '@instep/protocol/http';
import { MAX_POSES } from '@instep/protocol/limits';
import type { VerdictMessage } from '@instep/protocol/messages';
import type { RoomPlayer } from '@instep/protocol/room-client-message';
import { fetchTicket, playUrl } from '../api.ts';
import { openStorage } from '../browser/window.ts';
import type { Camera } from '../camera/camera-list.ts';
import type { HealthSecond } from '../camera/health-second.ts';
import { HealthRecorder } from '../camera/health-history.ts';
import { HandHold } from '../camera/raised-hand.ts';
import { Webcam } from '../camera/webcam.svelte.ts';
import type { PoseChoice } from '../device-pose/choose-way.ts';
import { openPoseWay } from '../device-pose/open-pose-way.ts';
import type { PoseWay } from '../device-pose/pose-way.svelte.ts';
import { drawnPose, type DrawnPose } from '../drawing/drawn-pose.ts';
import { Channel } from '../play/channel.ts';
import type { ConnectionLoss } from '../play/connection-loss.ts';
import { stampOf } from '../play/frame-sender.ts';
import type { MediaMoment } from '../play/media-anchors.ts';
import { Scoring, type ScoringOptions, type ScoringRequest } from '../play/scoring.svelte.ts';
import type { Socket } from '../play/session-client.svelte.ts';
import { lagsForStart } from '../preferences/lag-memory.ts';
import type { Preferences } from '../preferences/preferences.svelte.ts';
import { OWN_SCREEN, ScreenLags } from './screen-lags.ts';
import { positionOf, SeatSorter } from './seat-order.ts';
import { filmsAt } from './turns.ts';

/** Says what the players saw when a frame was captured: the playback of this device, or the room's timeline. */
export type StampSource = {
  readonly mediaTimeAt: (captureTime: Milliseconds) => MediaMoment | null;
  readonly epoch: number;
};

/** One dance in the room. */
export type CameraRound = {
  readonly danceId: string;
  readonly roomId: string;
  readonly memberId: string;
  readonly joinKey: string;
  readonly stampSource: StampSource;
  /** The key of the screen that the players watch, for its lag; left out if it is this device. */
  readonly screen?: string | undefined;
  /** The turns of this camera's players, where they take turns. */
  readonly turns?: readonly Pick<DanceTurn, 'fromS' | 'toS'>[] | undefined;
};

/** Where a phone's camera looks to: before the `user` one, players see themselves. */
export type Facing = 'user' | 'environment';

export type RoomCameraEvents = {
  /** Who stands before the camera, from the left, has changed. */
  readonly onSeats?: (players: readonly RoomPlayer[]) => void;
  /** All expected players were seen for long enough, one raised a hand, or somebody pressed *Start anyway*. */
  readonly onCheckPassed?: (players: readonly RoomPlayer[]) => void;
  /** The server judges from now on. */
  readonly onReady?: () => void;
  readonly onVerdict?: (verdict: VerdictMessage) => void;
  /** The results by seat; null for a player whose judge has failed. */
  readonly onFinished?: (results: readonly (DanceResult | null)[]) => void;
  /** After `awaitHand`: one of the players has held up a hand for long enough. */
  readonly onHandRaised?: () => void;
  /** The connection is lost for good. */
  readonly onLost?: (loss: ConnectionLoss | null) => void;
};

export type RoomCameraOptions = RoomCameraEvents & {
  readonly host: HostChoice;
  readonly preferences: Preferences;
  readonly page: Window;
  /** A name for a player who has not typed one, such as *Player 2*. */
  readonly nameOf: (seat: number) => string;
  /** For tests. */
  readonly connect?: (() => Socket) | undefined;
  readonly way?: PoseWay | undefined;
  readonly createEncoder?: ScoringOptions['createEncoder'];
};

/**
 *     closed   no camera
 *     idle     the camera is open, and nobody is watched
 *     check    watches the players until they stand well
 *     passed   goes on watching, so that seats and sides stay known until the dance
 *     round    a dance is judged, or was the last that happened
 */
export type RoomCameraState = 'closed' | 'idle' | 'check' | 'passed' | 'round';

/** Three or four people are small in the frame. */
const CROWD_SIDE: Pixels = 640;
const MANY_PLAYERS = 3;
const WIDE = { width: { ideal: 1280 }, height: { ideal: 720 } } as const;
/** How long a dance waits for its players to be seen, to know who stands where. */
const SEATING_TIMEOUT: Milliseconds = 1_500;
/** When a full server doesn't say when to ask again. */
const FULL_RETRY: Seconds = 5;
/** In a room a camera may come back until the dance ends: a phone that sleeps loses its line for minutes. */
const RETRY_TIMEOUT: Milliseconds = 10 * 60_000;

export class RoomCamera {
  state = $state<RoomCameraState>('closed');
  /** How many players stand before the camera. */
  players = $state(1);
  /** The players stand before the camera one after the other. */
  takesTurns = $state(false);
  /** A new one for each round that does not follow a check; null before the first check. */
  scoring = $state.raw<Scoring | null>(null);
  /** What of the players is judged. */
  scope = $state<Scope>('whole');
  /** Why the server is lost; null while it isn't. */
  loss = $state.raw<ConnectionLoss | null>(null);
  /** Which of a phone's cameras is used, where it has two; null to use the one that was chosen on this device. */
  facing = $state<Facing | null>(null);
  /** The share of the required time for which a hand has been up; null while no hand is awaited. */
  handProgress = $state<UnitInterval | null>(null);
  readonly webcam: Webcam;
  readonly way: PoseWay;
  readonly #health: HealthRecorder;
  readonly #options: RoomCameraOptions;
  readonly #lags: ScreenLags;
  /** The names that were typed, by seat. */
  #names = $state.raw<readonly string[]>([]);
  #sorter = new SeatSorter();
  /** All players were seen in the last frame, in the order of their seats. */
  #isSeated = false;
  #hands: readonly HandHold[] = [];
  /** How many players are followed by `scoring`. */
  #watched = 1;
  #round: CameraRound | null = null;
  #isStarted = false;
  #seatingTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RoomCameraOptions) {
    this.#options = options;
    const { page, preferences, host } = options;
    this.#health = new HealthRecorder(page);
    this.#lags = new ScreenLags(openStorage(page));
    this.#names = [preferences.player];
    this.way = options.way ?? openPoseWay(host, page, () => this.scoring?.handleWaySettled());
    const video = createVideo(page.document);
    this.webcam = new Webcam(video, page.navigator.mediaDevices, {
      known: preferences.camera,
      adapt: (constraints) => this.#adapt(constraints),
    });
    this.webcam.onChange = (state) => this.#handleCamera(state);
  }

  /** What was measured in this tab in the last ten minutes. */
  get healthHistory(): readonly HealthSecond[] {
    return this.#health.history.seconds;
  }

  /** How many players stand before the camera at once. */
  get followed(): number {
    return this.takesTurns ? 1 : this.players;
  }

  /** The names that the players have typed, from the left; '' for who has not. */
  get typedNames(): readonly string[] {
    return Array.from({ length: this.players }, (_, seat) => this.#names[seat] ?? '');
  }

  /** The players' names, from the left. */
  get names(): readonly string[] {
    return this.typedNames.map((name, seat) => name || this.#options.nameOf(seat));
  }

  /** Who stands before the camera, from the left, as the room is told. */
  get roomPlayers(): readonly RoomPlayer[] {
    return this.names.map((name) => ({ name, scope: this.scope }));
  }

  /** The server has no room for these players; the check goes on once it has. */
  get waitsForRoom(): boolean {
    return this.loss?.reason === 'full' || this.scoring?.waitsForServer === true;
  }

  /** Opens the camera; on a phone, the one that looks this way. */
  async open(facing: Facing | null = this.facing): Promise<void> {
    const isTurned = facing !== this.facing;
    this.facing = facing;
    await (isTurned ? this.webcam.open(null) : this.webcam.open());
    if (this.webcam.state === 'open' && this.state === 'closed') this.state = 'idle';
  }

  /** Uses another camera of a computer from now on. */
  async changeCamera(camera: Camera): Promise<void> {
    this.#options.preferences.setCamera(camera);
    this.facing = null;
    await this.webcam.open(camera.deviceId);
  }

  /** How many players stand before the camera: a check that runs begins again. */
  setPlayers(players: number): void {
    const count = Math.min(MAX_POSES, Math.max(1, players));
    if (count === this.players) return;
    const changesShape = count > 1 !== this.players > 1;
    this.players = count;
    this.#reportSeats();
    if (changesShape && this.webcam.state === 'open') void this.webcam.open();
    if (this.#isWatching) this.check();
  }

  /** Whether the players take turns: a check that runs begins again. */
  setTakesTurns(takesTurns: boolean): void {
    if (takesTurns === this.takesTurns || this.state === 'round') return;
    this.takesTurns = takesTurns;
    if (this.players > 1 && this.state === 'check') this.check();
  }

  setName(seat: number, name: string): void {
    this.#names = Array.from({ length: MAX_POSES }, (_, index) => (index === seat ? name : (this.#names[index] ?? '')));
    this.#reportSeats();
  }

  setScope(scope: Scope): void {
    this.scope = scope;
    for (const { check } of this.scoring?.seats ?? []) check.scope = scope;
    this.#reportSeats();
  }

  /** Changes where poses are estimated; a check that runs begins again. */
  choosePoses(choice: PoseChoice): void {
    this.#options.preferences.poses = choice;
    this.#options.preferences.save();
    this.way.chooseAgain(choice);
    if (this.#isWatching) this.check();
  }

  /** Watches the players until they stand well. */
  check(): void {
    this.state = 'check';
    this.handProgress = null;
    this.#round = null;
    this.#openScoring();
  }

  /** Goes on although not everybody is seen. */
  passCheck(): void {
    if (this.state !== 'check') return;
    this.state = 'passed';
    this.#options.onCheckPassed?.(this.roomPlayers);
  }

  /** Has a dance judged: `onReady` follows. What the check knows about who stands where is kept. */
  startRound(round: CameraRound): void {
    this.takesTurns = round.turns !== undefined;
    const isWatched =
      this.#isWatching && this.scoring?.seats.length === this.players && this.#watched === this.followed;
    this.state = 'round';
    this.handProgress = null;
    this.#round = round;
    if (!isWatched) this.#openScoring();
    this.#startSeated();
  }

  handleEpoch(epoch: Epoch): void {
    this.scoring?.sendEpoch(epoch);
  }

  /** Two players were taken for each other: in the check their names change places, in a dance their seats. */
  swap(a: number, b: number): void {
    if (this.state === 'round') return this.scoring?.swap(a, b);
    const names = Array.from({ length: MAX_POSES }, (_, seat) => this.#names[seat] ?? '');
    [names[a], names[b]] = [names[b] ?? '', names[a] ?? ''];
    this.#names = names;
    this.#reportSeats();
  }

  /** The video has ended: the results follow. */
  end(): void {
    this.scoring?.end();
  }

  /** Goes on watching after a dance, until one of the players raises a hand: they are ready for the next. */
  awaitHand(): void {
    if (this.state !== 'round') return;
    this.handProgress ??= 0;
    const { state } = this.scoring?.client ?? {};
    if (state !== 'finished' && state !== 'lost') return;
    this.state = 'passed';
    this.#round = null;
    this.#openScoring();
  }

  /** No hand is awaited any more. */
  ignoreHands(): void {
    const isWatchingForIt = this.handProgress !== null && this.state === 'passed';
    this.handProgress = null;
    if (isWatchingForIt) this.rest();
  }

  /** Ends what is watched or judged; the camera stays open. */
  rest(): void {
    this.#closeScoring();
    this.#round = null;
    this.handProgress = null;
    if (this.state !== 'closed') this.state = 'idle';
  }

  close(): void {
    this.webcam.video.remove();
    this.#closeScoring();
    this.#round = null;
    this.state = 'closed';
    this.webcam.close();
    this.way.close();
    this.#health.close();
  }

  /** A phone's camera is asked for by where it looks: after a sleep, phones list other ids. */
  #adapt({ deviceId, ...others }: MediaTrackConstraints): MediaTrackConstraints {
    const camera = this.facing ? { facingMode: { ideal: this.facing } } : deviceId !== undefined && { deviceId };
    return { ...others, ...camera, ...(this.players > 1 && WIDE) };
  }

  get #isWatching(): boolean {
    return this.state === 'check' || this.state === 'passed';
  }

  #openScoring(): void {
    this.#closeScoring();
    const { preferences, createEncoder, connect } = this.#options;
    this.way.choose(preferences.poses);
    this.loss = null;
    this.#isStarted = false;
    this.#isSeated = false;
    this.#watched = this.followed;
    this.#sorter = new SeatSorter();
    this.#hands = Array.from({ length: this.players }, () => new HandHold());
    const scoring = new Scoring({
      request: null,
      players: this.players,
      followed: this.followed,
      maxSide: this.followed < MANY_PLAYERS ? undefined : CROWD_SIDE,
      connect: connect ?? (() => this.#connect()),
      way: this.way,
      createEncoder,
      onSecond: this.#health.record,
      camera: this.webcam.video,
      stampFrame: (captureTime) => {
        const { stampSource: source, turns } = this.#round ?? {};
        const moment = source?.mediaTimeAt(captureTime) ?? null;
        if (!source || (moment && turns && !filmsAt(turns, moment.mediaTime))) return null;
        return stampOf(moment, source.epoch);
      },
      onWatched: (poses) => this.#handlePoses(poses),
      onCheckPassed: () => this.passCheck(),
      onReady: () => this.#options.onReady?.(),
      onVerdict: (verdict) => this.#options.onVerdict?.(verdict),
      onFinished: (results) => this.#handleFinished(results),
      onServerLost: () => this.#handleServerLost(),
      onBroken: () => undefined,
      onResumed: () => undefined,
    });
    for (const { check } of scoring.seats) {
      check.scope = this.scope;
      check.setCameraLost(this.webcam.state === 'lost');
    }
    this.scoring = scoring;
  }

  #closeScoring(): void {
    clearTimeout(this.#seatingTimer);
    clearTimeout(this.#retryTimer);
    this.scoring?.close();
    this.scoring = null;
  }

  #connect(): Socket {
    const { location } = this.#options.page;
    return new Channel({
      fetchTicket,
      openSocket: () => new WebSocket(playUrl(location.href)),
      retryTimeout: RETRY_TIMEOUT,
    });
  }

  /** Starts once it is known who stands where, or can't be found out in time. */
  #startSeated(): void {
    if (this.followed === 1 || this.#isSeated) return this.#start();
    this.#seatingTimer = setTimeout(() => this.#start(), SEATING_TIMEOUT);
  }

  #start(): void {
    if (this.#isStarted || !this.#round || !this.scoring) return;
    this.#isStarted = true;
    clearTimeout(this.#seatingTimer);
    this.scoring.start(this.#requestFor(this.#round));
  }

  #requestFor({ danceId, roomId, memberId, joinKey, screen, turns }: CameraRound): ScoringRequest {
    const { preferences } = this.#options;
    const isOwnScreen = screen === undefined;
    const players = this.names.map((player) => {
      const lagHintS = this.#lags.hintFor(screen ?? OWN_SCREEN, player);
      return { player, scope: this.scope, ...(lagHintS !== undefined && { lagHintS }) };
    });
    const [first] = players;
    return {
      danceId,
      player: first?.player ?? '',
      deviceId: preferences.deviceId,
      // How late another screen is, this device's own dances don't tell.
      lags: isOwnScreen ? { ...lagsForStart(preferences), ...hintOf(first) } : hintOf(first),
      scope: this.scope,
      practice: null,
      ...(players.length > 1 && { players }),
      ...(turns && { turns: true }),
      room: { roomId, memberId, joinKey },
    };
  }

  /** The seats belong to people from the dance on: until then, to places from the left. */
  #handlePoses(poses: readonly (FlatPose | null)[]): void {
    const { scoring } = this;
    if (!scoring || this.#isStarted) return;
    const drawn = scoring.seats.map((_, seat) => (poses[seat] ? drawnPose(poses[seat]) : null));
    if (this.handProgress !== null) this.#handleHands(drawn);
    if (this.followed === 1) return;
    const { mirrored } = this.#options.preferences;
    const positions = drawn.map((pose) => positionOf(pose, scoring.frameSize, mirrored));
    const swaps = this.#sorter.handlePositions(positions, performance.now());
    for (const [a, b] of swaps) scoring.swap(a, b);
    this.#isSeated = this.#sorter.isInOrder && !positions.includes(null);
    if (this.#round && this.#isSeated) this.#start();
  }

  /** A raised hand means the same from any seat. */
  #handleHands(poses: readonly (DrawnPose | null)[]): void {
    const now = performance.now();
    const progress = this.#hands.map((hand, seat) => hand.handlePose(poses[seat] ?? null, now));
    this.handProgress = Math.max(...progress);
    if (this.handProgress < 1) return;
    this.handProgress = null;
    this.#options.onHandRaised?.();
  }

  #handleFinished(results: readonly (DanceResult | null)[]): void {
    const screen = this.#round?.screen ?? OWN_SCREEN;
    this.names.forEach((name, seat) => this.#lags.recordLag(screen, name, results[seat]?.lagMs ?? null));
    this.#options.onFinished?.(results);
    if (this.handProgress !== null) this.awaitHand();
  }

  #handleServerLost(): void {
    const loss = this.scoring?.client.loss ?? null;
    const { preferences } = this.#options;
    // A busy server: the device takes over if it may.
    const mayChange = loss?.reason === 'full' && this.way.poses === 'server';
    if (mayChange && this.way.recordServerFull(preferences.poses)) return this.#reopenScoring();
    this.loss = loss;
    // Nobody was before the camera for a while: the next dance watches again.
    if (this.state === 'passed') return this.rest();
    if (this.state === 'check' && loss?.reason === 'full') this.#retryCheck(loss.retryAfter ?? FULL_RETRY);
    this.#options.onLost?.(loss);
  }

  #retryCheck(after: Seconds): void {
    this.#retryTimer = setTimeout(() => this.check(), after * 1000);
  }

  #reopenScoring(): void {
    this.#openScoring();
    if (this.#round) this.#startSeated();
  }

  #handleCamera(state: 'open' | 'lost'): void {
    for (const { check } of this.scoring?.seats ?? []) check.setCameraLost(state === 'lost');
  }

  #reportSeats(): void {
    this.#options.onSeats?.(this.roomPlayers);
  }
}

const hintOf = (player: { readonly lagHintS?: number } | undefined): ScoringRequest['lags'] =>
  player?.lagHintS === undefined ? {} : { lagHintS: player.lagHintS };

/**
 * The camera's element stays on the page, unseen, and screens draw from it: a browser pauses a video that is taken out,
 * even for a moment, and then nothing is judged.
 */
const createVideo = (page: Document): HTMLVideoElement => {
  const video = page.createElement('video');
  video.className = 'camera-source';
  video.setAttribute('aria-hidden', 'true');
  page.body.append(video);
  video.playsInline = true;
  video.muted = true;
  video.disablePictureInPicture = true;
  return video;
};
