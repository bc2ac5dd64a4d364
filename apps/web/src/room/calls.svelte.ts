/** All calls of this member: who asked whom, what is sent, and what is heard. */
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { IceServer, RoomMember, RoomServerMessageOf } from '@instep/protocol/room-messages';
import type { TextStorage } from '../preferences/preferences.svelte.ts';
import { Call, type CallOptions, type CallSignal, type CallState, type PeerConnection } from './call.ts';
import type { RoomClientState } from './room-client.svelte.ts';
import { readNotices, writeNotices, type CallNotice } from './call-notices.ts';

type CallMessageType = 'call' | 'callAsked' | 'hung' | 'signal' | 'welcome';

/** The part of a room's connection that calls need. */
export type CallLine = {
  /** `inside` while what is sent arrives. */
  readonly state: RoomClientState;
  send(message: RoomClientMessage): void;
  on<Type extends CallMessageType>(type: Type, handler: (message: RoomServerMessageOf<Type>) => void): () => void;
};

/** `asking`: we want to see them; `asked`: they want to see us; `declined`: they don't now; else the call's own state. */
export type FriendState = 'asking' | 'asked' | 'declined' | Exclude<CallState, 'closed'>;

/** A member whom we see, or may soon see. */
export type Friend = {
  readonly memberId: string;
  readonly state: FriendState;
  /** Their picture and voice; null before they arrive. */
  readonly stream: MediaStream | null;
};

const IN_CALL: readonly FriendState[] = ['connecting', 'connected', 'interrupted', 'unreachable'];

export type Voice = 'off' | 'opening' | 'on' | 'refused';

export type CallsOptions = {
  readonly line: CallLine;
  /** Of this device: what it has been told. */
  readonly storage: TextStorage | null;
  /** Of this tab: whom to see again after a reload. */
  readonly tabStorage: TextStorage | null;
  readonly microphone?: Pick<MediaDevices, 'getUserMedia'> | undefined;
  readonly createConnection?: (configuration: RTCConfiguration) => PeerConnection;
  readonly createStream?: () => MediaStream;
  readonly firstOfferDelay?: CallOptions['firstOfferDelay'];
};

const WANTED_KEY = 'instep-wanted-calls';

const VOICE: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: false,
};

/**
 * The calls of this member. Two members see each other once both have said so; the room then tells both to begin, and
 * each `call` opens a new connection, because one of the two pages may have been reloaded.
 */
export class Calls {
  friends = $state.raw<readonly Friend[]>([]);
  voice = $state<Voice>('off');
  /** The voice stays on while dancing, where it is muted else: two rooms with the same music make an echo. */
  keepsTalking = $state(false);
  #notices = $state.raw<readonly CallNotice[]>([]);
  readonly #options: CallsOptions;
  #calls: readonly (Pick<Friend, 'memberId'> & { readonly call: Call })[] = [];
  readonly #stopListening: readonly (() => void)[];
  #membersHere: readonly string[] = [];
  #isDancing = false;
  /** The webcam's own track, and the copy of it that is sent. */
  #copied: MediaStreamTrack | null = null;
  #picture: MediaStreamTrack | null = null;
  #microphone: MediaStreamTrack | null = null;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#notices = readNotices(options.storage);
    const { line, tabStorage } = options;
    // They are asked as soon as the room has told that they are here.
    const wanted = tabStorage?.getItem(WANTED_KEY)?.split(' ').filter(Boolean) ?? [];
    this.friends = wanted.map((memberId) => ({ memberId, state: 'asking', stream: null }));
    this.#stopListening = [
      line.on('callAsked', ({ from }) => this.#setFriend(from, { state: 'asked' })),
      line.on('call', ({ from, polite, iceServers }) => this.#begin(from, polite, iceServers)),
      line.on('signal', ({ from, description, candidate }) => this.#handleSignal(from, { description, candidate })),
      line.on('hung', ({ from }) => this.#handleHung(from)),
      // What was said to us in the break is lost: everybody counts as newly come.
      line.on('welcome', () => (this.#membersHere = [])),
    ];
  }

  /** The friends with whom there is a call, however it goes. */
  get inCall(): readonly Friend[] {
    return this.friends.filter(({ state }) => IN_CALL.includes(state));
  }

  /** Who is seen on a card of the board: those who dance before one camera are in one picture, the first one's. */
  friendOf({ memberId, seat }: { readonly memberId: string; readonly seat: number }): Friend | undefined {
    const friend = this.#friend(memberId);
    return seat === 0 && friend?.stream ? friend : undefined;
  }

  stateOf(memberId: string): FriendState | null {
    return this.#friend(memberId)?.state ?? null;
  }

  /** Wants to see a member, or agrees to be seen. */
  want(memberId: string): void {
    this.markSaid('address');
    if (this.#callWith(memberId) || this.stateOf(memberId) === 'asking') return;
    this.#setFriend(memberId, { state: 'asking' });
    this.#ask(memberId);
  }

  /** Ends a call, takes a wish back, or declines one. */
  end(memberId: string): void {
    this.#drop(memberId);
    this.#options.line.send({ type: 'call', to: memberId, wanted: false });
  }

  /** Whether something has still to be said on this device. */
  isUnsaid(notice: CallNotice): boolean {
    return !this.#notices.includes(notice);
  }

  markSaid(notice: CallNotice): void {
    if (this.#notices.includes(notice)) return;
    this.#notices = [...this.#notices, notice];
    writeNotices(this.#options.storage, this.#notices);
  }

  /** Takes over who is in the room, after every change. */
  handleMembers(members: readonly Pick<RoomMember, 'memberId' | 'state'>[]): void {
    const isPresent = (memberId: string) => members.some((member) => member.memberId === memberId);
    for (const { memberId } of this.friends) if (!isPresent(memberId)) this.#drop(memberId);
    const before = this.#membersHere;
    this.#membersHere = members.filter(({ state }) => state === 'here').map(({ memberId }) => memberId);
    for (const memberId of this.#membersHere) if (!before.includes(memberId)) this.#handleReturn(memberId);
  }

  /** Shows the friends a copy of the webcam's picture; null: none. What is judged is never this copy. */
  setPicture(stream: MediaStream | null): void {
    const track = stream?.getVideoTracks()[0] ?? null;
    if (track === this.#copied) return;
    this.#copied = track;
    this.#picture?.stop();
    this.#picture = track?.clone() ?? null;
    for (const { call } of this.#calls) void call.setPicture(this.#picture);
  }

  /** In the dance the voice is muted, unless the player keeps talking. */
  setDancing(isDancing: boolean): void {
    this.#isDancing = isDancing;
    this.#updateMute();
  }

  setKeepsTalking(keepsTalking: boolean): void {
    this.keepsTalking = keepsTalking;
    this.#updateMute();
  }

  /** Turns the voice on or off; on asks for the microphone. */
  async setVoice(isOn: boolean): Promise<void> {
    if (!isOn) return this.#stopVoice('off');
    if (this.voice === 'opening' || this.voice === 'on') return;
    this.voice = 'opening';
    try {
      const stream = await this.#microphones?.getUserMedia(VOICE);
      const [track = null] = stream?.getAudioTracks() ?? [];
      // Meanwhile it was turned off again.
      if (this.#voiceNow() !== 'opening') return track?.stop();
      this.#microphone = track;
      this.voice = track ? 'on' : 'refused';
      track?.addEventListener('ended', () => this.#stopVoice('off'));
      this.#updateMute();
      for (const { call } of this.#calls) void call.setVoice(track);
    } catch {
      if (this.#voiceNow() === 'opening') this.#stopVoice('refused');
    }
  }

  /** Ends all calls without a word, as on leaving the room. */
  close(): void {
    for (const stop of this.#stopListening) stop();
    for (const { memberId } of this.friends) this.#drop(memberId);
    this.#stopVoice('off');
    this.setPicture(null);
  }

  get #microphones(): Pick<MediaDevices, 'getUserMedia'> | undefined {
    // On an insecure page the browser offers no devices at all.
    return 'microphone' in this.#options ? this.#options.microphone : navigator.mediaDevices;
  }

  /** The same as `voice`, which the compiler takes for unchanged across a pause. */
  #voiceNow(): Voice {
    return this.voice;
  }

  #begin(memberId: string, polite: boolean, iceServers: readonly IceServer[]): void {
    this.#closeCall(memberId);
    const { createStream = () => new MediaStream(), createConnection, line } = this.#options;
    const options: CallOptions = {
      polite,
      iceServers,
      firstOfferDelay: this.#options.firstOfferDelay,
      outgoing: createStream(),
      send: (signal) => line.send({ type: 'signal', to: memberId, ...signal } as RoomClientMessage),
      canSignal: () => line.state === 'inside' && this.#membersHere.includes(memberId),
      onState: (state) => {
        if (state !== 'closed') this.#setFriend(memberId, { state });
      },
      onStream: (stream) => this.#setFriend(memberId, { stream }),
      ...(createConnection && { createConnection }),
    };
    const call = new Call(options);
    this.#calls = [...this.#calls, { memberId, call }];
    this.#setFriend(memberId, { state: 'connecting', stream: null });
    void call.setPicture(this.#picture);
    void call.setVoice(this.#microphone);
  }

  /** A signal without a call belongs to one that is over: the room sends `call` before the first signal. */
  #handleSignal(memberId: string, signal: CallSignal): void {
    void this.#callWith(memberId)?.handleSignal(signal);
  }

  #ask(memberId: string): void {
    this.#options.line.send({ type: 'call', to: memberId, wanted: true });
  }

  /** What was said to them while they were away is lost, or what they said to us. */
  #handleReturn(memberId: string): void {
    if (this.stateOf(memberId) === 'asking') this.#ask(memberId);
    this.#callWith(memberId)?.handleReturn();
  }

  #handleHung(memberId: string): void {
    const wasAsking = this.stateOf(memberId) === 'asking';
    this.#drop(memberId);
    if (wasAsking) this.#setFriend(memberId, { state: 'declined' });
  }

  #drop(memberId: string): void {
    this.#closeCall(memberId);
    this.#setFriends(this.friends.filter((friend) => friend.memberId !== memberId));
  }

  #closeCall(memberId: string): void {
    this.#callWith(memberId)?.close();
    this.#calls = this.#calls.filter((other) => other.memberId !== memberId);
  }

  #callWith(memberId: string): Call | undefined {
    return this.#calls.find((other) => other.memberId === memberId)?.call;
  }

  #friend(memberId: string): Friend | undefined {
    return this.friends.find((friend) => friend.memberId === memberId);
  }

  #setFriend(memberId: string, change: Partial<Friend>): void {
    const known = this.#friend(memberId) ?? { memberId, state: 'connecting', stream: null };
    const others = this.friends.filter((friend) => friend.memberId !== memberId);
    this.#setFriends([...others, { ...known, ...change }]);
  }

  #setFriends(friends: readonly Friend[]): void {
    this.friends = friends;
    const wanted = friends.filter(({ state }) => state === 'asking' || IN_CALL.includes(state));
    try {
      this.#options.tabStorage?.setItem(WANTED_KEY, wanted.map(({ memberId }) => memberId).join(' '));
    } catch {
      // The browser stores nothing for this page: after a reload they are asked by hand.
    }
  }

  #updateMute(): void {
    if (this.#microphone) this.#microphone.enabled = !this.#isDancing || this.keepsTalking;
  }

  #stopVoice(voice: 'off' | 'refused'): void {
    this.#microphone?.stop();
    this.#microphone = null;
    this.voice = voice;
    for (const { call } of this.#calls) void call.setVoice(null);
  }
}
