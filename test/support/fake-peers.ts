/** Connections from browser to browser as WebRTC describes them, without a network. */
import type { PeerConnection } from '@instep/web/room/call';

type Description = { readonly type: 'offer' | 'answer'; readonly sdp: string };

/** A track that can be stopped and cloned. */
export class FakeTrack extends EventTarget {
  contentHint = '';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  readonly clones: FakeTrack[] = [];
  readonly kind: 'audio' | 'video';
  readonly #height: number;

  constructor(kind: 'audio' | 'video', height = 480) {
    super();
    this.kind = kind;
    this.#height = height;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  clone(): FakeTrack {
    const clone = new FakeTrack(this.kind, this.#height);
    this.clones.push(clone);
    return clone;
  }

  getSettings(): MediaTrackSettings {
    return { height: this.#height };
  }
}

export class FakeSender {
  parameters = { encodings: [{}] as Record<string, unknown>[], degradationPreference: '' };
  track: FakeTrack | null;

  constructor(track: FakeTrack) {
    this.track = track;
  }

  async replaceTrack(track: FakeTrack | null): Promise<void> {
    this.track = track;
  }

  getParameters(): unknown {
    return structuredClone(this.parameters);
  }

  async setParameters(parameters: typeof this.parameters): Promise<void> {
    this.parameters = parameters;
  }
}

/** Long enough for a signal to arrive in the middle of an operation. */
const OPERATION_TURNS = 12;

/**
 * One end of a connection: the signalling of RFC 9429, with implicit rollback; each operation takes a moment, and they
 * are done in order. It connects when both ends are stable and know each other's newest description.
 */
export class FakePeer extends EventTarget {
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: Description | null = null;
  remoteDescription: Description | null = null;
  readonly senders: FakeSender[] = [];
  readonly candidates: string[] = [];
  /** What WebRTC would have refused. */
  readonly refused: string[] = [];
  readonly configuration: RTCConfiguration;
  restarts = 0;
  #operations: Promise<unknown> = Promise.resolve();
  #offers = 0;
  #isNegotiationNeeded = false;
  #pending = 0;

  constructor(configuration: RTCConfiguration) {
    super();
    this.configuration = configuration;
  }

  addTrack(track: FakeTrack): FakeSender {
    const sender = new FakeSender(track);
    this.senders.push(sender);
    this.#needNegotiation();
    return sender;
  }

  getTransceivers(): readonly { readonly sender: FakeSender }[] {
    return this.senders.map((sender) => ({ sender }));
  }

  restartIce(): void {
    this.restarts += 1;
    this.#needNegotiation();
  }

  setLocalDescription(): Promise<void> {
    return this.#enqueue(() => {
      const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
      this.localDescription = { type, sdp: `${type} ${(this.#offers += 1)}` };
      this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
      void this.#gather(this.localDescription);
    });
  }

  setRemoteDescription(description: Description): Promise<void> {
    return this.#enqueue(() => {
      if (description.type === 'answer' && this.signalingState !== 'have-local-offer') {
        this.refused.push(`${description.type} in ${this.signalingState}`);
        throw new DOMException('wrong state', 'InvalidStateError');
      }
      if (typeof description.sdp !== 'string') throw new TypeError('no SDP');
      const isRollback = description.type === 'offer' && this.signalingState === 'have-local-offer';
      // An offer that gave way is made again.
      if (isRollback) this.#isNegotiationNeeded = true;
      this.remoteDescription = description;
      this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    });
  }

  addIceCandidate({ candidate }: { readonly candidate: string }): Promise<void> {
    return this.#enqueue(() => {
      if (!this.remoteDescription || candidate !== `of ${this.remoteDescription.sdp}`) {
        this.refused.push(candidate);
        throw new DOMException('unknown', 'OperationError');
      }
      this.candidates.push(candidate);
    });
  }

  close(): void {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
  }

  /** As the browser reports it. */
  becomes(connectionState: RTCPeerConnectionState): void {
    this.connectionState = connectionState;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  receives(streams: readonly unknown[]): void {
    this.#emit('track', { streams });
  }

  get asConnection(): PeerConnection {
    return this as unknown as PeerConnection;
  }

  /** Browsers report candidates after the description is set. */
  async #gather({ sdp }: Description): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    this.#emit('icecandidate', { candidate: { toJSON: () => ({ candidate: `of ${sdp}` }) } });
    this.#emit('icecandidate', { candidate: null });
  }

  #emit(type: string, fields: object): void {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }

  #needNegotiation(): void {
    this.#isNegotiationNeeded = true;
    queueMicrotask(() => {
      const isIdle = this.#pending === 0 && this.signalingState === 'stable';
      if (!this.#isNegotiationNeeded || !isIdle) return;
      this.#isNegotiationNeeded = false;
      this.#emit('negotiationneeded', {});
    });
  }

  #enqueue(operation: () => void): Promise<void> {
    const done = this.#operations.then(async () => {
      for (let turn = 0; turn < OPERATION_TURNS; turn++) await Promise.resolve();
      if (this.signalingState === 'closed') return new Promise<void>(() => undefined);
      return operation();
    });
    this.#pending += 1;
    this.#operations = done
      .catch(() => undefined)
      .then(() => {
        this.#pending -= 1;
        if (this.#isNegotiationNeeded) this.#needNegotiation();
      });
    return done;
  }
}
