/** Chooses where a player's poses are estimated: on the server, or on their own device. */
import type { HostChoice } from '@instep/protocol/http';
import type { SelfTestFailure, SelfTestResult } from './self-test.ts';
import type { DeviceModel } from './worker-messages.ts';

/** The player's setting. */
export const POSE_CHOICES = ['automatic', 'device', 'server'] as const;
export type PoseChoice = (typeof POSE_CHOICES)[number];

export type WayFacts = {
  /** The host's setting POSES. `server`: never on devices, as for a competition; `device`: on each that can. */
  readonly host: HostChoice;
  readonly player: PoseChoice;
  /** The browser has workers, WebAssembly and OffscreenCanvas. */
  readonly isSupported: boolean;
  /** Null before the test, and when it is too old. */
  readonly selfTest: SelfTestResult | null;
  /** The server refused this player because it is full, or granted less than MIN_SERVER_FPS last time. */
  readonly isServerFull: boolean;
  /** The browser asks to save data (`navigator.connection.saveData`). */
  readonly savesData: boolean;
};

/** Why the server estimates; `chosen`: nothing speaks for the device. */
export type ServerReason = 'host' | 'unsupported' | 'chosen' | SelfTestFailure;

export type ChosenWay =
  | { readonly poses: 'server'; readonly reason: ServerReason }
  | { readonly poses: 'device'; readonly model: DeviceModel }
  /** The device is wanted, and has to be tested first. */
  | { readonly poses: 'test' };

/** Below this rate on the server, a device that can do more is used. */
export const MIN_SERVER_FPS = 10;

/**
 * The first row that fits:
 *
 * | if                                                                                    | then            |
 * | ------------------------------------------------------------------------------------- | --------------- |
 * | the host says `server`                                                                | server          |
 * | the player says `server`                                                              | server          |
 * | nobody asks for the device: player and host are automatic, and the server has room    | server          |
 * | the browser lacks something                                                           | server          |
 * | the self-test failed                                                                  | server          |
 * | the self-test passed                                                                  | device          |
 * | the player is automatic, and the browser saves data: 7 MB would have to be loaded     | server          |
 * | otherwise                                                                             | test the device |
 */
export const chooseWay = (facts: WayFacts): ChosenWay => {
  const { host, player, selfTest } = facts;
  if (host === 'server') return { poses: 'server', reason: 'host' };
  const isWanted = player === 'device' || (player === 'automatic' && (host === 'device' || facts.isServerFull));
  if (!isWanted) return { poses: 'server', reason: 'chosen' };
  if (!facts.isSupported) return { poses: 'server', reason: 'unsupported' };
  if (selfTest)
    return selfTest.passed ? { poses: 'device', model: selfTest.model } : { poses: 'server', reason: selfTest.reason };
  if (facts.savesData && player === 'automatic') return { poses: 'server', reason: 'chosen' };
  return { poses: 'test' };
};
