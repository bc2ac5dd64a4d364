import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakePeer, FakeTrack } from '@instep/test/support/fake-peers';
import {
  Call,
  CONNECT_TIMEOUT,
  FIRST_OFFER_DELAY,
  RESTART_PAUSE,
  STUCK_TIMEOUT,
  type CallSignal,
  type CallState,
} from '@instep/web/room/call';
import { lightCodecsFirst } from '@instep/web/room/call-picture';

type End = {
  readonly call: Call;
  readonly peer: FakePeer;
  readonly states: CallState[];
  readonly sent: CallSignal[];
  /** Signals on their way to the other end. */
  readonly line: CallSignal[];
};

const videoTrack = () => new FakeTrack('video') as unknown as MediaStreamTrack;
const audioTrack = () => new FakeTrack('audio') as unknown as MediaStreamTrack;

/** By default it offers at once, for offers to collide. */
const makeEnd = (polite: boolean, canSignal = () => true, firstOfferDelay: number | undefined = 0): End => {
  const states: CallState[] = [];
  const sent: CallSignal[] = [];
  const line: CallSignal[] = [];
  let peer: FakePeer | undefined;
  const call = new Call({
    polite,
    iceServers: [{ urls: 'stun:dance.example' }],
    send: (signal) => {
      sent.push(signal);
      line.push(signal);
    },
    onState: (state) => states.push(state),
    onStream: () => undefined,
    outgoing: {} as MediaStream,
    canSignal,
    firstOfferDelay,
    createConnection: (configuration) => (peer = new FakePeer(configuration)).asConnection,
  });
  if (!peer) throw new Error('expected a connection to be created, got none');
  return { call, peer, states, sent, line };
};

const settle = async (turns = 300): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
};

/** Delivers what is on its way until nothing more comes. */
const deliver = async (polite: End, impolite: End): Promise<void> => {
  await settle();
  while (polite.line.length > 0 || impolite.line.length > 0) {
    for (const signal of polite.line.splice(0)) void impolite.call.handleSignal(signal);
    for (const signal of impolite.line.splice(0)) void polite.call.handleSignal(signal);
    await settle();
  }
};

const expectAgreement = (polite: End, impolite: End): void => {
  expect([polite.peer.signalingState, impolite.peer.signalingState]).toEqual(['stable', 'stable']);
  expect(polite.peer.remoteDescription).toEqual(impolite.peer.localDescription);
  expect(impolite.peer.remoteDescription).toEqual(polite.peer.localDescription);
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('two ends of a call', () => {
  it.each(['polite', 'impolite'] as const)('agree if only the %s one has a picture', async (who) => {
    const [polite, impolite] = [makeEnd(true), makeEnd(false)];
    void (who === 'polite' ? polite : impolite).call.setPicture(videoTrack());
    await deliver(polite, impolite);
    expectAgreement(polite, impolite);
  });

  it('agree if both offer at once: the polite one gives way, and offers again', async () => {
    const [polite, impolite] = [makeEnd(true), makeEnd(false)];
    void polite.call.setPicture(videoTrack());
    void impolite.call.setPicture(videoTrack());
    await settle();
    expect([polite.peer.signalingState, impolite.peer.signalingState]).toEqual([
      'have-local-offer',
      'have-local-offer',
    ]);
    await deliver(polite, impolite);
    expectAgreement(polite, impolite);
    // Candidates of the offer that gave way came, too, and cost nothing.
    expect(impolite.peer.refused).toEqual(['of offer 1']);
  });

  it('collide, too, while one of them still makes its offer', async () => {
    const [polite, impolite] = [makeEnd(true), makeEnd(false)];
    for (const { call, peer } of [polite, impolite]) {
      void call.setPicture(videoTrack());
      await settle(5);
      expect([peer.signalingState, peer.localDescription]).toEqual(['stable', null]);
      await call.handleSignal({ description: { type: 'offer', sdp: 'theirs' } });
      await settle();
    }
    expect([polite.peer.remoteDescription?.sdp, impolite.peer.remoteDescription]).toEqual(['theirs', null]);
  });

  it('agree whatever they do at once, and however slow their lines are', async () => {
    const action = fc.constantFrom('picture', 'voice', 'restart', 'deliver to polite', 'deliver to impolite');
    const step = fc.record({ isPolite: fc.boolean(), action, turns: fc.integer({ min: 0, max: 40 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const [polite, impolite] = [makeEnd(true), makeEnd(false)];
        for (const { isPolite, action, turns } of steps) {
          const { call, peer } = isPolite ? polite : impolite;
          if (action === 'picture') void call.setPicture(videoTrack());
          if (action === 'voice') void call.setVoice(audioTrack());
          if (action === 'restart') peer.restartIce();
          const arrived = (action === 'deliver to polite' ? impolite : polite).line;
          const target = action === 'deliver to polite' ? polite : impolite;
          const [signal] = action.startsWith('deliver') ? arrived.splice(0, 1) : [];
          if (signal) void target.call.handleSignal(signal);
          // Often the next step comes before this one is done.
          await settle(turns);
        }
        await deliver(polite, impolite);
        expectAgreement(polite, impolite);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the polite end', () => {
  const makePatient = () => makeEnd(true, () => true, FIRST_OFFER_DELAY);

  it('lets the other one offer first, and answers with its own picture', async () => {
    const [polite, impolite] = [makePatient(), makeEnd(false)];
    for (const { call } of [polite, impolite]) void call.setPicture(videoTrack());
    await deliver(polite, impolite);
    await vi.advanceTimersByTimeAsync(2 * FIRST_OFFER_DELAY);
    expectAgreement(polite, impolite);
    const typesOf = ({ sent }: End) => sent.flatMap(({ description }) => (description ? [description] : []));
    expect([typesOf(impolite), typesOf(polite)]).toMatchObject([[{ type: 'offer' }], [{ type: 'answer' }]]);
  });

  it('offers after a second if the other one has nothing to send', async () => {
    const [polite, impolite] = [makePatient(), makeEnd(false)];
    void polite.call.setPicture(videoTrack());
    await vi.advanceTimersByTimeAsync(FIRST_OFFER_DELAY - 1);
    expect(polite.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await deliver(polite, impolite);
    expectAgreement(polite, impolite);
  });

  it('restarts ICE on the polite side if no candidate comes; the other side waits for that', async () => {
    const [polite, impolite] = [makePatient(), makeEnd(false)];
    for (const { call } of [polite, impolite]) void call.setPicture(videoTrack());
    await deliver(polite, impolite);
    await vi.advanceTimersByTimeAsync(STUCK_TIMEOUT);
    expect([polite.peer.restarts, impolite.peer.restarts]).toEqual([1, 0]);
    polite.peer.becomes('connected');
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);
    expect([polite.peer.restarts, polite.states]).toEqual([1, ['connected']]);
  });
});

describe('a call', () => {
  it('keeps candidates that come before the offer, in order', async () => {
    const [polite, impolite] = [makeEnd(true), makeEnd(false)];
    void impolite.call.setPicture(videoTrack());
    await settle();
    const [offer, candidate] = impolite.line.splice(0);
    void polite.call.handleSignal(candidate ?? {});
    void polite.call.handleSignal(candidate ?? {});
    void polite.call.handleSignal(offer ?? {});
    await settle();
    expect(polite.peer.candidates).toEqual(['of offer 1', 'of offer 1']);
    await deliver(polite, impolite);
    expectAgreement(polite, impolite);
  });

  it('survives nonsense from the other browser', async () => {
    const [polite, impolite] = [makeEnd(true), makeEnd(false)];
    for (const end of [polite, impolite]) {
      for (const description of [{ type: 'answer', sdp: 'x' }, { type: 'offer' }, { type: 'pranswer', sdp: 1 }]) {
        await end.call.handleSignal({ description });
      }
      await end.call.handleSignal({ candidate: 7 });
      await end.call.handleSignal({});
    }
    void polite.call.setPicture(videoTrack());
    await deliver(polite, impolite);
    expectAgreement(polite, impolite);
  });

  it('says that there is no way through after 12 s, though the connection reports nothing', async () => {
    const { call, states } = makeEnd(false);
    void call.setPicture(videoTrack());
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT - 1);
    expect(states).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(states).toEqual(['unreachable']);
  });

  it('waits without end as long as neither side has anything to send', async () => {
    const { states } = makeEnd(false);
    await vi.advanceTimersByTimeAsync(10 * CONNECT_TIMEOUT);
    expect(states).toEqual([]);
  });

  it('is shown when it connects late', async () => {
    const { call, peer, states } = makeEnd(false);
    void call.setPicture(videoTrack());
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);
    peer.becomes('connected');
    expect(states).toEqual(['unreachable', 'connected']);
  });

  it('looks for another way at once and 3 s later, and then says that there is none', async () => {
    const { call, peer, states } = makeEnd(true);
    void call.setPicture(videoTrack());
    await settle();
    peer.becomes('connected');
    peer.becomes('disconnected');
    expect([states, peer.restarts]).toEqual([['connected', 'interrupted'], 0]);
    peer.becomes('failed');
    expect(peer.restarts).toBe(1);
    await vi.advanceTimersByTimeAsync(RESTART_PAUSE);
    expect(peer.restarts).toBe(2);
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT + RESTART_PAUSE);
    expect(peer.restarts).toBe(2);
    expect(states).toEqual(['connected', 'interrupted', 'unreachable']);
  });

  it('may look twice again after every break that it overcame', async () => {
    const { peer, states } = makeEnd(true);
    for (let breaks = 1; breaks <= 3; breaks++) {
      peer.becomes('connected');
      peer.becomes('disconnected');
      peer.becomes('failed');
      expect(peer.restarts).toBe(breaks);
    }
    expect(states.slice(0, 4)).toEqual(['connected', 'interrupted', 'connected', 'interrupted']);
  });

  it('tries nothing while signals reach nobody, and starts anew on their return', async () => {
    let isThere = false;
    const { call, peer } = makeEnd(true, () => isThere);
    peer.becomes('connected');
    peer.becomes('failed');
    await vi.advanceTimersByTimeAsync(10 * RESTART_PAUSE);
    expect(peer.restarts).toBe(0);
    isThere = true;
    call.handleReturn();
    await vi.advanceTimersByTimeAsync(RESTART_PAUSE);
    expect(peer.restarts).toBe(2);
  });

  it('leaves a connection alone that works when somebody returns', () => {
    const { call, peer } = makeEnd(true);
    peer.becomes('connected');
    call.handleReturn();
    expect(peer.restarts).toBe(0);
  });

  it('sends nothing and reports nothing after its end', async () => {
    const { call, peer, sent, states } = makeEnd(false);
    call.close();
    void call.setPicture(videoTrack());
    peer.becomes('failed');
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);
    expect([sent, states, peer.senders]).toEqual([[], ['closed'], []]);
  });
});

describe('the picture of a call', () => {
  it.each([
    [480, 480 / 360],
    [720, 2],
    [240, 1],
  ])('of %i lines is made %f times smaller, with limits that spare the dance', async (height, scale) => {
    const { call, peer } = makeEnd(true);
    const track = new FakeTrack('video', height);
    await call.setPicture(track as unknown as MediaStreamTrack);
    expect(track.contentHint).toBe('motion');
    expect(peer.senders[0]?.parameters).toEqual({
      encodings: [{ maxBitrate: 400_000, maxFramerate: 20, scaleResolutionDownBy: scale }],
      degradationPreference: 'maintain-framerate',
    });
  });

  it('is replaced without another negotiation', async () => {
    const { call, peer, sent } = makeEnd(true);
    await call.setPicture(videoTrack());
    await settle();
    const before = sent.length;
    await call.setPicture(null);
    expect(peer.senders[0]?.track).toBeNull();
    await call.setPicture(videoTrack());
    await settle();
    expect([peer.senders.length, sent.length]).toEqual([1, before]);
  });

  it('is encoded as VP8 or H.264 if it can be', () => {
    const codecs = ['video/AV1', 'video/h264', 'video/rtx', 'video/VP8', 'video/VP9'];
    const first = lightCodecsFirst(codecs.map((mimeType) => ({ mimeType })));
    expect(first.map(({ mimeType }) => mimeType)).toEqual([
      'video/VP8',
      'video/h264',
      'video/AV1',
      'video/rtx',
      'video/VP9',
    ]);
  });
});
