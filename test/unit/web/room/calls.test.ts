import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { RoomServerMessage } from '@instep/protocol/room-messages';
import { FakePeer, FakeTrack } from '@instep/test/support/fake-peers';
import type { RoomClientState } from '@instep/web/room/room-client.svelte';
import { Calls, type CallLine } from '@instep/web/room/calls.svelte';

type Handlers = Partial<Record<RoomServerMessage['type'], (message: RoomServerMessage) => void>>;

/** A member's calls with a room that says what the test makes it say. */
const setUp = (stored: string | null = null, wanted: string | null = null) => {
  const sent: RoomClientMessage[] = [];
  const peers: FakePeer[] = [];
  const microphones: FakeTrack[] = [];
  const handlers: Handlers = {};
  const texts = { stored, wanted };
  const line: CallLine & { state: RoomClientState } = {
    state: 'inside',
    send: (message) => void sent.push(message),
    on: (type, handler) => {
      handlers[type] = handler as (message: RoomServerMessage) => void;
      return () => delete handlers[type];
    },
  };
  const openMicrophone = vi.fn(async () => {
    const track = new FakeTrack('audio');
    microphones.push(track);
    return { getAudioTracks: () => [track] } as unknown as MediaStream;
  });
  const calls = new Calls({
    line,
    storage: { getItem: () => texts.stored, setItem: (_key, text) => void (texts.stored = text) },
    tabStorage: { getItem: () => texts.wanted, setItem: (_key, text) => void (texts.wanted = text) },
    microphone: { getUserMedia: openMicrophone },
    createConnection: (configuration) => {
      const peer = new FakePeer(configuration);
      peers.push(peer);
      return peer.asConnection;
    },
    createStream: () => ({}) as MediaStream,
    firstOfferDelay: 0,
  });
  const says = (message: RoomServerMessage) => handlers[message.type]?.(message);
  const begins = (from: string) => says({ type: 'call', from, polite: true, iceServers: [] });
  return { calls, sent, peers, microphones, openMicrophone, says, begins, texts, handlers, line };
};

const webcam = (track: FakeTrack) => ({ getVideoTracks: () => [track] }) as unknown as MediaStream;

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('two members', () => {
  it('see each other once both want it', () => {
    const { calls, sent, peers, says, begins } = setUp();
    calls.want('ben');
    expect([calls.stateOf('ben'), peers.length]).toEqual(['asking', 0]);
    expect(sent).toEqual([{ type: 'call', to: 'ben', wanted: true }]);
    begins('ben');
    expect([calls.stateOf('ben'), peers.length]).toEqual(['connecting', 1]);
    says({ type: 'callAsked', from: 'ada' });
    expect(calls.stateOf('ada')).toBe('asked');
    expect(calls.inCall.map(({ memberId }) => memberId)).toEqual(['ben']);
    calls.want('ada');
    begins('ada');
    expect(calls.inCall.map(({ memberId }) => memberId)).toEqual(['ben', 'ada']);
  });

  it('use the servers that the room names', () => {
    const { calls, peers, says } = setUp();
    const iceServers = [{ urls: 'turn:dance.example', username: 'mia', credential: 'x' }];
    calls.want('ben');
    says({ type: 'call', from: 'ben', polite: false, iceServers });
    expect(peers[0]?.configuration.iceServers).toEqual(iceServers);
  });

  it('tell each other what their browsers say, and no third one', async () => {
    const { calls, sent, begins, peers } = setUp();
    calls.setPicture(webcam(new FakeTrack('video')));
    begins('ben');
    await settle();
    expect(sent).toMatchObject([
      { type: 'signal', to: 'ben', description: { type: 'offer' } },
      { type: 'signal', to: 'ben', candidate: { candidate: 'of offer 1' } },
    ]);
    expect(peers).toHaveLength(1);
  });

  it('begin anew when the room says so, as after a reload of one page', () => {
    const { calls, begins, peers } = setUp();
    begins('ben');
    peers[0]?.becomes('connected');
    begins('ben');
    expect([calls.stateOf('ben'), peers[0]?.connectionState, peers.length]).toEqual(['connecting', 'closed', 2]);
  });

  it('end it alone or by leaving, without a trace', () => {
    const { calls, sent, begins, peers } = setUp();
    begins('ben');
    begins('ada');
    calls.end('ben');
    expect(sent).toEqual([{ type: 'call', to: 'ben', wanted: false }]);
    calls.handleMembers([{ memberId: 'ben', state: 'here' }]);
    expect([calls.friends, peers.map(({ connectionState }) => connectionState)]).toEqual([[], ['closed', 'closed']]);
  });

  it('learn that the other one does not want it now', () => {
    const { calls, says, begins } = setUp();
    calls.want('ben');
    says({ type: 'hung', from: 'ben' });
    expect(calls.stateOf('ben')).toBe('declined');
    begins('ada');
    says({ type: 'hung', from: 'ada' });
    expect(calls.stateOf('ada')).toBeNull();
  });

  it('ignore signals of a call that is over', async () => {
    const { calls, says, begins, peers } = setUp();
    begins('ben');
    calls.end('ben');
    says({ type: 'signal', from: 'ben', description: { type: 'offer', sdp: 'late' } });
    await settle();
    expect(peers[0]?.remoteDescription).toBeNull();
  });

  it('look for another way as soon as the other one is back', () => {
    const { calls, begins, peers } = setUp();
    calls.handleMembers([{ memberId: 'ben', state: 'away' }]);
    begins('ben');
    peers[0]?.becomes('failed');
    expect(peers[0]?.restarts).toBe(0);
    calls.handleMembers([{ memberId: 'ben', state: 'here' }]);
    expect(peers[0]?.restarts).toBe(1);
    expect(calls.stateOf('ben')).toBe('connecting');
  });

  it('are asked again when one of them comes back, who heard nothing meanwhile', () => {
    const { calls, sent, says } = setUp();
    const members = [{ memberId: 'ben', state: 'here' as const }];
    calls.handleMembers(members);
    calls.want('ben');
    calls.handleMembers(members);
    expect(sent).toHaveLength(1);
    calls.handleMembers([{ memberId: 'ben', state: 'away' }]);
    calls.handleMembers(members);
    expect(sent).toHaveLength(2);
    says({ type: 'welcome', memberId: 'mia', memberSecret: 'x', code: 'KQWZT' });
    calls.handleMembers(members);
    expect(sent.filter((message) => message.type === 'call' && message.wanted)).toHaveLength(3);
  });

  it('look for another way only while they are heard themselves', () => {
    const { calls, begins, peers, line, says } = setUp();
    const members = [{ memberId: 'ben', state: 'here' as const }];
    calls.handleMembers(members);
    begins('ben');
    line.state = 'broken';
    peers[0]?.becomes('failed');
    expect(peers[0]?.restarts).toBe(0);
    line.state = 'inside';
    says({ type: 'welcome', memberId: 'mia', memberSecret: 'x', code: 'KQWZT' });
    calls.handleMembers(members);
    expect(peers[0]?.restarts).toBe(1);
  });

  it('see each other again after one of them has reloaded the page', () => {
    const { calls, says, begins, texts } = setUp();
    calls.want('ben');
    begins('ben');
    says({ type: 'callAsked', from: 'ada' });
    const { calls: reloaded, sent } = setUp(null, texts.wanted);
    expect([reloaded.stateOf('ben'), reloaded.stateOf('ada'), sent]).toEqual(['asking', null, []]);
    reloaded.handleMembers([{ memberId: 'ben', state: 'here' }]);
    expect(sent).toEqual([{ type: 'call', to: 'ben', wanted: true }]);
    calls.end('ben');
    expect(texts.wanted).toBe('');
  });

  it('show the stream that arrives', () => {
    const { calls, begins, peers } = setUp();
    begins('ben');
    const stream = { id: 'of ben' };
    peers[0]?.receives([stream]);
    expect(calls.friends).toEqual([{ memberId: 'ben', state: 'connecting', stream }]);
  });
});

describe('the picture', () => {
  it('is a copy, for everybody, and is replaced when the camera is', async () => {
    const { calls, begins, peers } = setUp();
    const [first, second] = [new FakeTrack('video'), new FakeTrack('video')];
    begins('ben');
    calls.setPicture(webcam(first));
    begins('ada');
    await settle();
    expect(peers.map(({ senders }) => senders[0]?.track)).toEqual([first.clones[0], first.clones[0]]);
    calls.setPicture(webcam(second));
    await settle();
    expect(peers.map(({ senders }) => senders[0]?.track)).toEqual([second.clones[0], second.clones[0]]);
    expect([first.readyState, first.clones[0]?.readyState]).toEqual(['live', 'ended']);
  });

  it('ends with the visit, and the webcam goes on', () => {
    const { calls, begins, peers, handlers } = setUp();
    const track = new FakeTrack('video');
    calls.setPicture(webcam(track));
    begins('ben');
    calls.close();
    expect([track.readyState, track.clones[0]?.readyState]).toEqual(['live', 'ended']);
    expect([peers[0]?.connectionState, calls.friends, Object.keys(handlers)]).toEqual(['closed', [], []]);
  });
});

describe('the voice', () => {
  it('is off, and the microphone is asked for on a press only', async () => {
    const { calls, begins, peers, openMicrophone } = setUp();
    begins('ben');
    calls.setDancing(true);
    await settle();
    expect([calls.voice, openMicrophone.mock.calls.length, peers[0]?.senders.length]).toEqual(['off', 0, 0]);
    await calls.setVoice(true);
    expect(openMicrophone).toHaveBeenCalledWith({
      audio: expect.objectContaining({ echoCancellation: true }) as unknown,
      video: false,
    });
  });

  it('reaches friends who come before and after, and stops with the microphone', async () => {
    const { calls, begins, peers, microphones } = setUp();
    begins('ben');
    await calls.setVoice(true);
    begins('ada');
    await settle();
    expect(peers.map(({ senders }) => senders[0]?.track)).toEqual([microphones[0], microphones[0]]);
    await calls.setVoice(false);
    await settle();
    expect([calls.voice, microphones[0]?.readyState]).toEqual(['off', 'ended']);
    expect(peers.map(({ senders }) => senders[0]?.track)).toEqual([null, null]);
  });

  it('is muted in the dance, unless the player keeps talking', async () => {
    const { calls, microphones } = setUp();
    await calls.setVoice(true);
    const heard = () => microphones[0]?.enabled;
    calls.setDancing(true);
    expect(heard()).toBe(false);
    calls.setKeepsTalking(true);
    expect(heard()).toBe(true);
    calls.setKeepsTalking(false);
    expect(heard()).toBe(false);
    calls.setDancing(false);
    expect(heard()).toBe(true);
  });

  it('is muted, too, when it is turned on in the dance', async () => {
    const { calls, microphones } = setUp();
    calls.setDancing(true);
    await calls.setVoice(true);
    expect(microphones[0]?.enabled).toBe(false);
  });

  it('may be refused, and asked for again', async () => {
    const { calls, openMicrophone } = setUp();
    openMicrophone.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
    await calls.setVoice(true);
    expect(calls.voice).toBe('refused');
    await calls.setVoice(true);
    expect(calls.voice).toBe('on');
  });

  it('stays off if it is turned off before the browser answers', async () => {
    const { calls, microphones } = setUp();
    const opening = calls.setVoice(true);
    await calls.setVoice(false);
    await opening;
    expect([calls.voice, microphones[0]?.readyState]).toEqual(['off', 'ended']);
  });
});

describe('what a device is told', () => {
  it('is said once on it', () => {
    const { calls, texts } = setUp();
    expect([calls.isUnsaid('address'), calls.isUnsaid('lateness')]).toEqual([true, true]);
    calls.want('ben');
    expect([calls.isUnsaid('address'), calls.isUnsaid('lateness')]).toEqual([false, true]);
    calls.markSaid('lateness');
    const { calls: later } = setUp(texts.stored);
    expect([later.isUnsaid('address'), later.isUnsaid('lateness')]).toEqual([false, false]);
  });
});
