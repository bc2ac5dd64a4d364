import { chooseWay, type ChosenWay, type WayFacts } from '@instep/web/device-pose/choose-way';
import { describe, expect, it } from 'vitest';

const PASSED = { passed: true, model: 'full', p90Ms: 30 } as const;
const FAILED = { passed: false, reason: 'slow' } as const;

/** A player at home: nobody has asked for the device. */
const AT_HOME: WayFacts = {
  host: 'auto',
  player: 'automatic',
  isSupported: true,
  selfTest: null,
  isServerFull: false,
  savesData: false,
};

describe('poses are estimated', () => {
  it.each<[string, Partial<WayFacts>, ChosenWay]>([
    ['on the server at home', {}, { poses: 'server', reason: 'chosen' }],
    ['on the server at home, even on a tested device', { selfTest: PASSED }, { poses: 'server', reason: 'chosen' }],
    ['on the server in a competition', { host: 'server', player: 'device' }, { poses: 'server', reason: 'host' }],
    ['where the player says: server', { player: 'server', host: 'device' }, { poses: 'server', reason: 'chosen' }],
    ['where the player says: device', { player: 'device', selfTest: PASSED }, { poses: 'device', model: 'full' }],
    ['where the host says: device', { host: 'device', selfTest: PASSED }, { poses: 'device', model: 'full' }],
    ['on the device of a full server', { isServerFull: true, selfTest: PASSED }, { poses: 'device', model: 'full' }],
    ['on an untested device after its test', { player: 'device' }, { poses: 'test' }],
    ['on the server if the test failed', { player: 'device', selfTest: FAILED }, { poses: 'server', reason: 'slow' }],
    [
      'on the server if something is missing',
      { player: 'device', isSupported: false },
      { poses: 'server', reason: 'unsupported' },
    ],
    ['on the server to save data', { isServerFull: true, savesData: true }, { poses: 'server', reason: 'chosen' }],
    [
      'on the device if that is asked for, although it costs data',
      { player: 'device', savesData: true },
      { poses: 'test' },
    ],
    [
      'on a tested device that saves data',
      { host: 'device', savesData: true, selfTest: PASSED },
      { poses: 'device', model: 'full' },
    ],
  ])('%s', (_case, facts, way) => {
    expect(chooseWay({ ...AT_HOME, ...facts })).toEqual(way);
  });
});
