/** Runs in a page without the app: the calls of one member, whose room is the test. */
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { RoomServerMessage } from '@instep/protocol/room-messages';
import { Calls, type CallLine } from '@instep/web/room/calls.svelte';

/** What the test does in the page. */
export type CallPage = {
  /** Opens the camera. */
  start(): Promise<void>;
  want(memberId: string): void;
  end(memberId: string): void;
  hear(message: RoomServerMessage): void;
  setVoice(isOn: boolean): Promise<void>;
  stateOf(memberId: string): string | null;
  /** What arrives of a friend's picture and voice, and by which way. */
  arrived(): Promise<{
    readonly width: number;
    readonly height: number;
    readonly frames: number;
    readonly fps: number;
    readonly codec: string;
    readonly hasVoice: boolean;
    readonly way: string;
  }>;
};

type Said = { say(message: RoomClientMessage): void; onlyRelay?: boolean; offersAtOnce?: boolean; callPage: CallPage };
const page = globalThis as unknown as Said;

const handlers: Partial<Record<RoomServerMessage['type'], (message: RoomServerMessage) => void>> = {};
const line: CallLine = {
  state: 'inside',
  send: (message) => void page.say(message),
  on: (type, handler) => {
    handlers[type] = handler as (message: RoomServerMessage) => void;
    return () => delete handlers[type];
  },
};

let connection: RTCPeerConnection | null = null;
const calls = new Calls({
  line,
  storage: null,
  tabStorage: null,
  get firstOfferDelay() {
    return page.offersAtOnce ? 0 : undefined;
  },
  createConnection: (configuration) =>
    (connection = new RTCPeerConnection({ ...configuration, iceTransportPolicy: page.onlyRelay ? 'relay' : 'all' })),
});

type Stats = { readonly type: string; readonly id: string; readonly [key: string]: unknown };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const allStats = async (): Promise<readonly Stats[]> => {
  const found: Stats[] = [];
  (await connection?.getStats())?.forEach((one) => found.push(one as Stats));
  return found;
};

page.callPage = {
  start: async () => {
    calls.setPicture(await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } }));
  },
  want: (memberId) => calls.want(memberId),
  end: (memberId) => calls.end(memberId),
  hear: (message) => handlers[message.type]?.(message),
  setVoice: (isOn) => calls.setVoice(isOn),
  stateOf: (memberId) => calls.stateOf(memberId),
  arrived: async () => {
    const stats = await allStats();
    const received = (kind: string) => stats.find((one) => one.type === 'inbound-rtp' && one['kind'] === kind);
    const byId = (id: unknown) => stats.find((one) => one.id === id);
    const video = received('video');
    const transport = stats.find(({ type }) => type === 'transport');
    const pair = byId(transport?.['selectedCandidatePairId']);
    return {
      width: Number(video?.['frameWidth'] ?? 0),
      height: Number(video?.['frameHeight'] ?? 0),
      frames: Number(video?.['framesDecoded'] ?? 0),
      fps: Number(video?.['framesPerSecond'] ?? 0),
      codec: text(byId(video?.['codecId'])?.['mimeType']),
      hasVoice: Number(received('audio')?.['packetsReceived'] ?? 0) > 0,
      way: text(byId(pair?.['localCandidateId'])?.['candidateType']),
    };
  },
};
