/** Chooses where a player's poses are estimated: on the server, or on their own device. */
import type { HostChoice } from '@instep/protocol/http';
import type { DeviceModel } from './worker-messages.ts';

/** The player's setting. */
export type PlayerChoice = 'automatic' | 'device' | 'server';

/** What the self-test found: the fastest network that this device runs correctly and fast enough. */
export type SelfTestResult =
  { readonly passed: true; readonly model: DeviceModel } | { readonly passed: false; readonly reason: SelfTestFailure };

/** Why a device can't be used: it gives wrong poses, is too slow, or the networks could not be loaded. */
export type SelfTestFailure = 'wrong' | 'slow' | 'not_loaded';

export type WayFacts = {
  /** The host's setting POSES. */
  readonly host: HostChoice;
  readonly player: PlayerChoice;
  /** The dance was measured by BlazePose, the only network that runs on devices. */
  readonly isBlazePose: boolean;
  /** Module workers, wasm SIMD and OffscreenCanvas. */
  readonly isSupported: boolean;
  /** Null before the test, and when it is too old. */
  readonly selfTest: SelfTestResult | null;
  /** The server refused this page because it is full, or granted less than MIN_SERVER_FPS last time. */
  readonly isServerFull: boolean;
  /** The browser asks to save data (`navigator.connection.saveData`). */
  readonly savesData: boolean;
};

export type Way =
  | { readonly poses: 'server'; readonly why: 'host' | 'unsupported' | 'player' | SelfTestFailure | 'default' }
  | { readonly poses: 'device'; readonly model: DeviceModel }
  /** The device is wanted, and has to be tested first. */
  | { readonly poses: 'test' };

/** Below this rate on the server, a device that can do more is used. */
export const MIN_SERVER_FPS = 10;

/**
 * The first row that fits:
 *
 * | if                                                                        | then                     |
 * | ------------------------------------------------------------------------- | ------------------------ |
 * | the host says `server`                                                    | server                   |
 * | another network measured the dance, or the browser lacks something        | server                   |
 * | the player says `server`                                                  | server                   |
 * | nobody asks for the device: the player and the host are automatic, and the server has room | server  |
 * | the self-test failed                                                      | server                   |
 * | the self-test passed                                                      | device                   |
 * | automatic, and the browser saves data: 7 MB would have to be loaded       | server                   |
 * | otherwise                                                                 | test the device          |
 */
export const chooseWay = (facts: WayFacts): Way => {
  const { host, player, selfTest } = facts;
  if (host === 'server') return { poses: 'server', why: 'host' };
  if (!facts.isBlazePose || !facts.isSupported) return { poses: 'server', why: 'unsupported' };
  if (player === 'server') return { poses: 'server', why: 'player' };
  const isWanted = player === 'device' || host === 'device' || facts.isServerFull;
  if (!isWanted) return { poses: 'server', why: 'default' };
  if (selfTest && !selfTest.passed) return { poses: 'server', why: selfTest.reason };
  if (selfTest) return { poses: 'device', model: selfTest.model };
  if (facts.savesData && player !== 'device') return { poses: 'server', why: 'default' };
  return { poses: 'test' };
};

/** Whether the player asked for the device in vain, and is to be told why. */
export const isRefusal = (way: Way, player: PlayerChoice): boolean => player === 'device' && way.poses === 'server';
