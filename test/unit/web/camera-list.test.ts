import { describe, expect, it } from 'vitest';
import { camerasOf, constraintsFor } from '@instep/web/camera/camera-list';

const LIST = [
  { deviceId: 'a', label: 'Front' },
  { deviceId: 'b', label: 'USB' },
];

describe('the list of cameras', () => {
  it('leaves out microphones and cameras without an id', () => {
    const devices = [
      { kind: 'audioinput', deviceId: 'mic', label: 'Mic' },
      { kind: 'videoinput', deviceId: '', label: '' },
      { kind: 'videoinput', deviceId: 'b', label: 'USB' },
    ] as const;
    expect(camerasOf(devices)).toEqual([{ deviceId: 'b', label: 'USB' }]);
  });

  it.each([
    ['by its id', { deviceId: 'b', label: '' }, LIST, { deviceId: { exact: 'b' } }],
    ['by its name if its id has changed', { deviceId: 'x', label: 'USB' }, LIST, { deviceId: { exact: 'b' } }],
    [
      'by its facing mode',
      { deviceId: 'x', label: 'Old', facingMode: 'user' },
      LIST,
      { facingMode: { ideal: 'user' } },
    ],
    ['by nothing if it is not in the list', { deviceId: 'x', label: 'Old' }, LIST, {}],
    ['by nothing if no camera is known', { deviceId: null, label: '' }, LIST, {}],
    ['by its id if there is no list', { deviceId: 'x', label: '' }, [], { deviceId: { ideal: 'x' } }],
  ])('finds a known camera %s', (_how, known, cameras, constraints) => {
    expect(constraintsFor(known, cameras)).toEqual(constraints);
  });

  it('does not match two cameras without names', () => {
    expect(constraintsFor({ deviceId: 'x', label: '' }, [{ deviceId: 'y', label: '' }])).toEqual({});
  });
});
