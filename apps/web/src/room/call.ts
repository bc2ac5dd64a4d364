/** A call: the pictures and voices of two members of a room, from browser to browser. */
import type { Milliseconds } from '@instep/choreo/units';
import type { IceServer } from '@instep/protocol/room-messages';
import { limitPicture, preferLightCodecs } from './call-picture.ts';

/**
 *     connecting ──▶ connected ◀──▶ interrupted        closed: from every state, at the end
 *         │             ▲                │
 *         └──12 s──▶ unreachable ◀─────12 s
 */
export type CallState = 'connecting' | 'connected' | 'interrupted' | 'unreachable' | 'closed';

/** What one browser tells the other through the room. */
export type CallSignal = { readonly description?: unknown; readonly candidate?: unknown };

/** The part of a browser's connection that a call needs. */
export type PeerConnection = EventTarget &
  Pick<
    RTCPeerConnection,
    | 'addIceCandidate'
    | 'addTrack'
    | 'close'
    | 'connectionState'
    | 'getTransceivers'
    | 'localDescription'
    | 'remoteDescription'
    | 'restartIce'
    | 'setLocalDescription'
    | 'setRemoteDescription'
    | 'signalingState'
  >;

export type CallOptions = {
  /** Whose offer gives way if both offer at once: that of the polite one. */
  readonly polite: boolean;
  readonly iceServers: readonly IceServer[];
  readonly send: (signal: CallSignal) => void;
  readonly onState: (state: CallState) => void;
  readonly onStream: (stream: MediaStream) => void;
  /** Groups what this side sends, so that the other side gets one stream. */
  readonly outgoing: MediaStream;
  /** Whether signals reach the other member now; while they don't, nothing is tried. */
  readonly canSignal?: () => boolean;
  /** By default FIRST_OFFER_DELAY; with 0 both sides offer at once. */
  readonly firstOfferDelay?: Milliseconds | undefined;
  readonly createConnection?: (configuration: RTCConfiguration) => PeerConnection;
};

/** Without any candidate a connection stays `new` for ever, so a call needs a timeout of its own. */
export const CONNECT_TIMEOUT: Milliseconds = 12_000;
/**
 * The polite side lets the other one offer first for so long. An offer that gives way just when it is made may leave
 * Chromium gathering for ever, without a candidate.
 */
export const FIRST_OFFER_DELAY: Milliseconds = 1_000;
/** If no candidate has come after this long, the polite side restarts ICE, which gathers them again. */
export const STUCK_TIMEOUT: Milliseconds = 3_000;
const MAX_RESTARTS = 2;
export const RESTART_PAUSE: Milliseconds = 3_000;

/**
 * One call with perfect negotiation (the pattern of W3C's WebRTC, 10.7): both sides run the same code, and may offer at
 * any time. It connects when either side has a picture or a voice to send.
 */
export class Call {
  state: CallState = 'connecting';
  readonly #options: CallOptions;
  readonly #connection: PeerConnection;
  readonly #listening = new AbortController();
  #makingOffer = false;
  /** Signals are handled one after the other: a candidate never overtakes its offer. */
  #handled: Promise<void> = Promise.resolve();
  /** Candidates that came before any description. */
  #early: RTCIceCandidateInit[] = [];
  #picture: RTCRtpSender | null = null;
  #voice: RTCRtpSender | null = null;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #firstOfferTimer: ReturnType<typeof setTimeout> | undefined;
  #stuckTimer: ReturnType<typeof setTimeout> | undefined;
  #restartTimer: ReturnType<typeof setTimeout> | undefined;
  #restarts = 0;

  constructor(options: CallOptions) {
    this.#options = options;
    const { createConnection = (configuration) => new RTCPeerConnection(configuration) } = options;
    const connection = createConnection({ iceServers: options.iceServers.slice(), bundlePolicy: 'max-bundle' });
    this.#connection = connection;
    const { signal } = this.#listening;
    connection.addEventListener('negotiationneeded', () => this.#handleNegotiationNeeded(), { signal });
    connection.addEventListener('connectionstatechange', () => this.#handleConnectionState(), { signal });
    connection.addEventListener(
      'icecandidate',
      (event) => {
        const { candidate } = event as RTCPeerConnectionIceEvent;
        // Browsers never accept TCP connections, and a member may not send many signals.
        if (candidate && candidate.protocol !== 'tcp') options.send({ candidate: candidate.toJSON() });
      },
      { signal },
    );
    connection.addEventListener(
      'track',
      (event) => {
        const [stream] = (event as RTCTrackEvent).streams;
        if (stream) options.onStream(stream);
      },
      { signal },
    );
  }

  /** Sends this picture from now on; null: none, as while the camera is reopened. */
  async setPicture(track: MediaStreamTrack | null): Promise<void> {
    if (this.state === 'closed') return;
    if (track) track.contentHint = 'motion';
    if (this.#picture) await this.#picture.replaceTrack(track).catch(() => undefined);
    else if (track) {
      this.#picture = this.#connection.addTrack(track, this.#options.outgoing);
      preferLightCodecs(this.#connection.getTransceivers().find(({ sender }) => sender === this.#picture));
    }
    if (this.#picture && track) await limitPicture(this.#picture, track);
  }

  /** Sends this voice from now on; null: none. */
  async setVoice(track: MediaStreamTrack | null): Promise<void> {
    if (this.state === 'closed') return;
    if (this.#voice) await this.#voice.replaceTrack(track).catch(() => undefined);
    else if (track) this.#voice = this.#connection.addTrack(track, this.#options.outgoing);
  }

  /** Takes a signal of the other side; settles when it has been handled. */
  handleSignal({ description, candidate }: CallSignal): Promise<void> {
    this.#handled = this.#handled.then(async () => {
      // The other browser's nonsense costs this call alone.
      try {
        if (description) await this.#handleDescription(description as RTCSessionDescriptionInit);
        else if (candidate) await this.#handleCandidate(candidate);
      } catch {
        // It stays as it was, and the timeout says that there is no way through.
      }
    });
    return this.#handled;
  }

  /** Signals reach the other member again. */
  handleReturn(): void {
    if (this.#connection.connectionState !== 'failed' || this.state === 'closed') return;
    this.#restarts = 0;
    this.#restart();
  }

  close(): void {
    if (this.state === 'closed') return;
    this.#listening.abort();
    this.#clearTimers();
    this.#connection.close();
    this.#setState('closed');
  }

  #handleNegotiationNeeded(): void {
    const { polite, firstOfferDelay = FIRST_OFFER_DELAY } = this.#options;
    if (!polite || firstOfferDelay === 0 || this.#connection.remoteDescription) return void this.#offer();
    clearTimeout(this.#firstOfferTimer);
    this.#firstOfferTimer = setTimeout(() => {
      // What the other side offered meanwhile was answered with what this side sends.
      if (!this.#connection.remoteDescription) void this.#offer();
    }, firstOfferDelay);
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#connection.setLocalDescription();
      this.#sendDescription();
      this.#startConnectTimer();
    } catch {
      // The connection was closed, or the other side's offer came first.
    } finally {
      this.#makingOffer = false;
    }
  }

  async #handleDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const connection = this.#connection;
    const isOffer = description.type === 'offer';
    const collides = isOffer && (this.#makingOffer || connection.signalingState !== 'stable');
    // The other side gives way, and answers our offer instead.
    if (collides && !this.#options.polite) return;
    await connection.setRemoteDescription(description);
    for (const early of this.#early.splice(0)) await connection.addIceCandidate(early).catch(() => undefined);
    if (!isOffer) return;
    await connection.setLocalDescription();
    this.#sendDescription();
    this.#startConnectTimer();
  }

  async #handleCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#connection.remoteDescription) this.#early.push(candidate);
    // Those of an offer that gave way come, too, and are refused.
    else await this.#connection.addIceCandidate(candidate);
  }

  #sendDescription(): void {
    const { localDescription } = this.#connection;
    if (!localDescription || this.state === 'closed') return;
    const { type, sdp } = localDescription;
    this.#options.send({ description: { type, sdp } });
  }

  #startConnectTimer(): void {
    if (this.#connection.connectionState === 'connected' || this.state === 'closed') return;
    this.#connectTimer ??= setTimeout(() => this.#setState('unreachable'), CONNECT_TIMEOUT);
    if (!this.#options.polite) return;
    this.#stuckTimer ??= setTimeout(() => {
      if (this.#connection.connectionState === 'new') this.#restart();
    }, STUCK_TIMEOUT);
  }

  #handleConnectionState(): void {
    const { connectionState } = this.#connection;
    if (connectionState === 'connected') {
      this.#clearTimers();
      this.#restarts = 0;
      if (this.#picture?.track) void limitPicture(this.#picture, this.#picture.track);
      this.#setState('connected');
    } else if (connectionState === 'disconnected' || connectionState === 'failed') {
      if (this.state === 'connected') this.#setState('interrupted');
      if (connectionState === 'failed') this.#restart();
    }
  }

  /** Looks for another way through, at once and once more after a pause. */
  #restart(): void {
    clearTimeout(this.#restartTimer);
    if (this.#options.canSignal?.() === false) return;
    if (this.#restarts >= MAX_RESTARTS) return;
    this.#restarts += 1;
    this.#connection.restartIce();
    this.#startConnectTimer();
    this.#restartTimer = setTimeout(() => this.#restart(), RESTART_PAUSE);
  }

  #clearTimers(): void {
    for (const timer of [this.#connectTimer, this.#stuckTimer, this.#restartTimer, this.#firstOfferTimer]) {
      clearTimeout(timer);
    }
    this.#connectTimer = undefined;
    this.#stuckTimer = undefined;
  }

  #setState(state: CallState): void {
    if (state === this.state || this.state === 'closed') return;
    this.state = state;
    this.#options.onState(state);
  }
}
