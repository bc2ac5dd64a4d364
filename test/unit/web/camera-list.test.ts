import { describe, expect, it } from 'vitest';
import { camerasOf, constraintsFor } from '../../../apps/web/src/camera/camera-list.ts';

const LIST = [
  { deviceId: 'a', label: 'Front' },
  { deviceId: 'b', label: 'USB' },
];

describe('the list of cameras', () => {
  it('leaves out microphones, and cameras that cannot be asked for before they are allowed', () => {
    const devices = [
      { kind: 'audioinput', deviceId: 'mic', label: 'Mic' },
      { kind: 'videoinput', deviceId: '', label: '' },
      { kind: 'videoinput', deviceId: 'b', label: 'USB' },
    ] as const;
    expect(camerasOf(devices)).toEqual([{ deviceId: 'b', label: 'USB' }]);
  });

  it.each([
    ['by its id', { deviceId: 'b', label: '' }, LIST, { deviceId: { exact: 'b' } }],
    ['by its name, when its id has changed', { deviceId: 'x', label: 'USB' }, LIST, { deviceId: { exact: 'b' } }],
    ['by its side', { deviceId: 'x', label: 'Old', facingMode: 'user' }, LIST, { facingMode: { ideal: 'user' } }],
    ['by nothing, when it is not there', { deviceId: 'x', label: 'Old' }, LIST, {}],
    ['by nothing, when none was known', { deviceId: null, label: '' }, LIST, {}],
    ['by its id, when there is no list', { deviceId: 'x', label: '' }, [], { deviceId: { ideal: 'x' } }],
  ])('finds a known camera %s', (_how, known, cameras, asked) => {
    expect(constraintsFor(known, cameras)).toEqual(asked);
  });

  it('never takes a camera without a name for one that had none', () => {
    expect(constraintsFor({ deviceId: 'x', label: '' }, [{ deviceId: 'y', label: '' }])).toEqual({});
  });
});
