/** One visit to a room: wires the connection, what this device shows, and what it films. */
import type { DanceResult } from '@instep/choreo/result';
import type { DanceList, DanceSummary, HostChoice } from '@instep/protocol/http';
import { MAX_POSES } from '@instep/protocol/limits';
import type { RoomServerMessageOf } from '@instep/protocol/room-messages';
import { fetchTicket } from '../api.ts';
import { openStorage } from '../browser/window.ts';
import { Channel } from '../play/channel.ts';
import type { Socket } from '../play/session-client.svelte.ts';
import type { Preferences } from '../preferences/preferences.svelte.ts';
import { Calls } from './calls.svelte.ts';
import { followPicture } from './follow-picture.ts';
import { lineQuality, type LineQuality } from './in-step.ts';
import { primeVideo } from './prime-video.ts';
import { roomUrl } from './room-api.ts';
import { RoomCamera } from './room-camera.svelte.ts';
import { RoomClient, type RoomEntry } from './room-client.svelte.ts';
import { RoomNews } from './room-news.svelte.ts';
import { openPassStorage, readPass } from './room-pass.ts';
import type { RoomRound } from './room-round.svelte.ts';
import { RoomRounds } from './room-rounds.svelte.ts';
import { recordBests } from './room-bests.ts';
import { StartDelays } from './start-delays.ts';

/** What a device does in the room. */
export type Role = { readonly shows: boolean; readonly films: number };

/**
 *     enter     not in a room yet
 *     lobby     who is here and what is next; for watchers also while the others dance
 *     check     the camera check of this device's players
 *     stage     shows the dance
 *     camera    films while another device shows the dance
 *     results   of the last round, and what is next
 *     ended     not in the room any more
 */
export type RoomView = 'enter' | 'lobby' | 'check' | 'stage' | 'camera' | 'results' | 'ended';

export type RoomVisitOptions = {
  readonly preferences: Preferences;
  readonly page: Window;
  readonly list: Promise<DanceList>;
  /** This device is a screen without camera and keyboard. */
  readonly isTv: boolean;
  /** A name for a player before the camera who has not typed one. */
  readonly nameOf: (seat: number) => string;
  /** For tests. */
  readonly connect?: () => Socket;
};

const NO_ROLE: Role = { shows: false, films: 0 };

export class RoomVisit {
  client = $state.raw<RoomClient | null>(null);
  camera = $state.raw<RoomCamera | null>(null);
  /** Whom this member sees. */
  calls = $state.raw<Calls | null>(null);
  /** What this device does; null until it is chosen. */
  role = $state.raw<Role | null>(null);
  /** The camera check is on this device's screen. */
  checksCamera = $state(false);
  dances = $state.raw<readonly DanceSummary[]>([]);
  /** The places of the players before this device's camera who have just danced their best. */
  newBests = $state.raw<readonly number[]>([]);
  /** The video of this round can't be played here. */
  hasVideoFailed = $state(false);
  readonly isTv: boolean;
  readonly news = new RoomNews();
  readonly #options: RoomVisitOptions;
  readonly #rounds: RoomRounds;
  readonly #closing = new AbortController();
  #host = $state<HostChoice>('auto');
  /** Plays every round's video, because a browser lets one element play with sound that was primed in a press. */
  #video: HTMLVideoElement | null = null;
  /** Shows those whom this member calls the camera no longer. */
  #stopSharing: () => void = () => undefined;
  #cameraOpening: Promise<void> = Promise.resolve();
  /** What is danced now, or was danced last. */
  #load: RoomServerMessageOf<'load'> | null = null;
  #isNewlyIn = false;

  constructor(options: RoomVisitOptions) {
    this.#options = options;
    this.isTv = options.isTv;
    this.#rounds = new RoomRounds({
      page: options.page.document,
      startDelays: new StartDelays(openStorage(options.page)),
      video: () => this.#screenVideo,
      camera: () => this.#openedCamera,
      onVideoFailed: () => this.#handleVideoFailed(),
    });
    options.list.then(
      ({ dances, poses }) => {
        this.dances = dances;
        this.#host = poses;
      },
      // Without the list there are no titles, and nothing can be chosen or danced here; the page says so.
      () => undefined,
    );
    const { document } = options.page;
    const { signal } = this.#closing;
    // The browser may have slept, and with it its clock.
    document.addEventListener('visibilitychange', () => !document.hidden && this.client?.clock.start(), { signal });
  }

  /** The round on this device; null while there is none. */
  get round(): RoomRound | null {
    return this.#rounds.current;
  }

  /** What this device's screen is for now. */
  get view(): RoomView {
    const { client, round } = this;
    if (client?.state === 'ended') return 'ended';
    if (!client?.room || !client.self) return 'enter';
    if (client.room.phase === 'results') return 'results';
    if (round?.screen) return 'stage';
    if (round?.isFilming) return 'camera';
    return this.checksCamera ? 'check' : 'lobby';
  }

  /** The dance of the current round or of the last one; null while it is not known. */
  get dance(): DanceSummary | null {
    return this.round?.dance ?? this.findDance(this.client?.room?.danceId ?? null);
  }

  /** How good this device's line is, once that is known. */
  get line(): LineQuality {
    const bound = this.client?.clockBoundMs ?? Infinity;
    return bound === Infinity ? 'good' : lineQuality(bound);
  }

  /** How many players may dance before one camera, where only the server estimates poses. */
  get maxFilms(): number {
    const { mode, perCamera } = this.client?.room ?? {};
    // Who takes turns stands before it alone.
    return this.#host === 'server' && mode !== 'turns' ? (perCamera ?? MAX_POSES) : MAX_POSES;
  }

  findDance(danceId: string | null): DanceSummary | null {
    return this.dances.find(({ id }) => id === danceId) ?? null;
  }

  /** The name of a member, also of one that has just left. */
  nameOf(memberId: string): string {
    return this.client?.room?.members.find((member) => member.memberId === memberId)?.name ?? '';
  }

  /** Opens a room; call it in a press: this device shows the dances. */
  open(name: string): void {
    this.#prime();
    this.role = { ...NO_ROLE, shows: true };
    this.#enter({ type: 'open', name, deviceId: this.#deviceId, ...this.#tv });
  }

  join(code: string, name: string): void {
    if (this.isTv) this.#prime();
    this.role = this.isTv ? { ...NO_ROLE, shows: true } : null;
    this.#enter({ type: 'join', code, name, deviceId: this.#deviceId, ...this.#tv });
  }

  /** Comes back after a reload; false if this tab was in no such room. */
  rejoin(code: string | null): boolean {
    const pass = readPass(openPassStorage(this.#options.page), code);
    if (pass) this.#enter({ type: 'rejoin', ...pass });
    return pass !== null;
  }

  /** Goes back to typing a code. */
  forget(): void {
    this.#end();
    this.calls = null;
    this.client?.close();
    this.client = null;
    this.role = null;
  }

  /** Shows the dances on this device from now on, or not any more; call it in a press. */
  show(shows: boolean): void {
    if (shows) this.#prime();
    this.hasVideoFailed = false;
    this.#setRole({ ...(this.role ?? NO_ROLE), shows });
  }

  /** Neither shows nor films: watches and chooses. */
  watch(): void {
    this.#closeCamera();
    this.#setRole(NO_ROLE);
  }

  /** So many players dance before this device's camera: opens it and checks what it sees. */
  async film(players: number): Promise<void> {
    this.camera ??= this.#createCamera();
    this.camera.setPlayers(players);
    this.#setRole({ shows: this.role?.shows ?? false, films: players });
    const opening = this.#openCamera();
    await opening;
    // Unless the camera was asked for once more meanwhile, as for another number of players.
    if (opening === this.#cameraOpening) this.checkCamera();
  }

  /** Checks again what the camera sees. */
  checkCamera(): void {
    if (this.camera?.webcam.state !== 'open') return;
    this.client?.send({ type: 'ready', ready: false });
    this.camera.check();
    this.checksCamera = true;
  }

  /** Goes back from the check to the lobby without having passed it. */
  endCheck(): void {
    this.camera?.rest();
    this.checksCamera = false;
  }

  stopFilming(): void {
    this.#closeCamera();
    this.#setRole({ shows: this.role?.shows ?? false, films: 0 });
  }

  leave(): void {
    this.client?.leave();
  }

  /** Hangs up, and frees the camera; the place in the room is kept for a while. */
  close(): void {
    this.#closing.abort();
    this.#end();
    this.client?.close();
    this.news.close();
  }

  /** Nothing is shown, filmed or sent to friends any more. */
  #end(): void {
    this.#rounds.close();
    this.calls?.close();
    this.#closeCamera();
  }

  get #deviceId(): string {
    return this.#options.preferences.deviceId;
  }

  get #tv(): { readonly isTv?: true } {
    return this.isTv ? { isTv: true } : {};
  }

  #setRole(role: Role): void {
    this.role = role;
    this.client?.send({ type: 'role', ...role });
  }

  #prime(): void {
    this.#video ??= createVideo(this.#options.page.document);
    primeVideo(this.#video);
  }

  #closeCamera(): void {
    this.checksCamera = false;
    this.camera?.close();
    this.camera = null;
    this.#stopSharing();
  }

  #openCamera(): Promise<void> {
    this.#cameraOpening = this.camera?.open() ?? Promise.resolve();
    return this.#cameraOpening;
  }

  #createCamera(): RoomCamera {
    const { preferences, page, nameOf } = this.#options;
    const camera = new RoomCamera({
      host: this.#host,
      preferences,
      page,
      nameOf,
      onSeats: (players) => this.client?.send({ type: 'seats', players: [...players] }),
      onCheckPassed: (players) => {
        this.client?.send({ type: 'seats', players: [...players] });
        this.client?.send({ type: 'ready', ready: true });
        this.checksCamera = false;
      },
      onReady: () => this.#rounds.handleCameraReady(),
      onFinished: (results) => this.#recordBests(results),
      onHandRaised: () => this.client?.send({ type: 'ready', ready: true }),
      onLost: () => this.#rounds.handleCameraLost(),
    });
    camera.setTakesTurns(this.client?.room?.mode === 'turns');
    this.#stopSharing = followPicture(camera.webcam.video, (stream) => this.calls?.setPicture(stream));
    return camera;
  }

  #enter(entry: RoomEntry): void {
    const { page, connect } = this.#options;
    const openSocket = () => new WebSocket(roomUrl(page.location.href));
    const client = new RoomClient({
      entry,
      connect: connect ?? (() => new Channel({ fetchTicket, openSocket })),
      storage: openPassStorage(page),
      onEnded: () => this.#end(),
    });
    this.client = client;
    this.calls = new Calls({ line: client, storage: openStorage(page), tabStorage: openPassStorage(page) });
    client.on('welcome', () => this.#handleWelcome());
    client.on('room', (room) => this.#handleRoom(room));
    client.on('load', (load) => this.#handleLoad(load));
    this.#rounds.follow(client);
    client.on('wave', ({ from, sign }) => this.news.showWave(this.nameOf(from), sign));
  }

  #handleWelcome(): void {
    // What this device does now may have been said in a break, or the server may know it from before a reload.
    this.#isNewlyIn = true;
    if (this.round) this.news.showBack();
  }

  #handleRoom(room: RoomServerMessageOf<'room'>): void {
    if (this.#isNewlyIn) this.#settleRole();
    this.#isNewlyIn = false;
    if (room.phase === 'lobby') this.camera?.ignoreHands();
    if (room.phase === 'results' && room.queue.length > 0 && !this.client?.self?.ready) this.camera?.awaitHand();
    this.camera?.setTakesTurns(room.mode === 'turns');
    // A dance that began ends the check.
    if (this.client?.self?.inRound) this.checksCamera = false;
    this.news.handleHost(room, this.client?.memberId ?? null);
    this.calls?.handleMembers(room.members);
    this.calls?.setDancing(room.phase === 'counting' || room.phase === 'dancing');
  }

  #handleLoad(load: RoomServerMessageOf<'load'>): void {
    this.#load = load;
    this.newBests = [];
  }

  #recordBests(results: readonly (DanceResult | null)[]): void {
    const { camera, client } = this;
    if (!camera || !this.#load) return;
    const { danceId, mode } = this.#load;
    const danced = camera.typedNames.map((player, seat) => ({
      player,
      result: results[seat] ?? null,
      byMove: camera.scoring?.seats[seat]?.pointsByMove ?? {},
    }));
    const areNew = recordBests(this.#options.preferences, danceId, mode, danced);
    const seats = client?.self?.seats ?? [];
    this.newBests = seats.flatMap(({ place }, seat) => (areNew[seat] ? [place] : []));
  }

  /** The same on both sides: what was chosen here, else what the server remembers. */
  #settleRole(): void {
    const self = this.client?.self;
    if (!self) return;
    if (this.role) {
      if (self.shows !== this.role.shows || self.films !== this.role.films) this.#setRole(this.role);
      return this.#reportCamera();
    }
    if (!self.shows && self.films === 0) return;
    this.role = { shows: self.shows, films: self.films };
    if (self.shows) this.#prime();
    if (self.films > 0) void this.#reopenCamera(self.films);
  }

  /** Who stands before the camera, which may have changed in a break, and whether they are ready, which a break ends. */
  #reportCamera(): void {
    if (!this.camera) return;
    this.client?.send({ type: 'seats', players: [...this.camera.roomPlayers] });
    if (this.camera.state === 'passed') this.client?.send({ type: 'ready', ready: true });
  }

  async #reopenCamera(players: number): Promise<void> {
    this.camera = this.#createCamera();
    this.camera.setPlayers(players);
    await this.#openCamera();
    if (!this.round) this.checkCamera();
  }

  get #screenVideo(): HTMLVideoElement | null {
    const { role } = this;
    if (!role?.shows || !this.#video) return null;
    this.#video.muted = this.isSilent;
    return this.#video;
  }

  /** A watcher who shows the dance, too, hears it from the others' screen. */
  get isSilent(): boolean {
    return !this.isTv && this.role?.films === 0 && this.client?.room?.leadId !== this.client?.memberId;
  }

  get #openedCamera(): Promise<RoomCamera | null> {
    return this.#cameraOpening.then(() => ((this.role?.films ?? 0) > 0 ? this.camera : null));
  }

  /** The room goes on with its other screens; this one watches the board. */
  #handleVideoFailed(): void {
    this.hasVideoFailed = true;
    this.#setRole({ ...(this.role ?? NO_ROLE), shows: false });
  }
}

const createVideo = (page: Document): HTMLVideoElement => {
  const video = page.createElement('video');
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
};
