import { describe, expect, it } from 'vitest';
import type { CameraHealth } from '@instep/protocol/client-message';
import { droppedObservation, type Observation } from '@instep/server/sources/observation';
import type { SessionInfo } from '@instep/server/store/session-info';
import { frameRow, sessionRow } from '@instep/server/store/session-rows';
import { testDancerPose } from '../../support/test-dance.ts';
import { DEFAULT_SESSION } from '../../support/write-session.ts';

const STAMP = { sequence: 0, epoch: 0, mediaTime: 0, captureTime: 0 };

const rowOf = (observation: Observation, health: CameraHealth | null = null) => {
  const entry = { observation, live: null, playbackRate: 1, health, fps: 15 };
  return frameRow({ sessionId: 's', player: 'Mia' }, entry, 0);
};

describe('the row of a frame', () => {
  const seen = { stamp: STAMP, outcome: 'seen', pose: testDancerPose(0), people: 1 } as const;
  const timings = { queueMs: 0, inferMs: 40 };

  it.each(['server', 'device'] as const)(
    'says that its pose was estimated by the %s, and how long it took',
    (origin) => {
      expect(rowOf({ ...seen, timings, origin })).toMatchObject({ measured_by: origin, inference_ms: 40 });
      const nobody = { ...seen, outcome: 'nobody', pose: null, timings, origin } as const;
      expect(rowOf(nobody)).toMatchObject({ measured_by: origin, inference_ms: 40 });
    },
  );

  it('has what the page measured of its camera last, and nothing before', () => {
    const camera = { brightness: 0.5, sharpness: 70, noise: 0.25, frozen: false, cameraFps: 29 };
    const of = (health: CameraHealth | null) => rowOf({ ...seen, timings, origin: 'server' }, health);
    expect(of({ ...camera, roundTripMs: 41 })).toMatchObject({
      brightness_pct: 50,
      blur: null,
      sharpness: 70,
      noise_pct: 25,
      frozen: false,
      camera_fps: 29,
      round_trip_ms: 41,
    });
    expect(of(camera)).toMatchObject({ round_trip_ms: null });
    expect(of(null)).toMatchObject({ sharpness: null, noise_pct: null, frozen: null, camera_fps: null });
  });

  it.each([
    ['server', 3],
    ['device', null],
  ] as const)('of a pose by the %s waited %s ms at the server', (origin, queued) => {
    expect(rowOf({ ...seen, timings: { queueMs: 3, inferMs: 40 }, origin })).toMatchObject({ queue_ms: queued });
  });

  it('says neither when it was not estimated', () => {
    expect(rowOf(droppedObservation(STAMP, 'device'))).toMatchObject({ measured_by: null, inference_ms: null });
  });
});

describe('the row of a session', () => {
  const device = { model: 'lite', engine: 'LiteRT 2.5' } as const;
  const cellsOf = (change: Partial<SessionInfo>) => {
    const { measured_by, model } = sessionRow({ ...DEFAULT_SESSION, id: 's', ...change });
    return [measured_by, model];
  };

  it('says what estimated its poses, and with which models', () => {
    expect(cellsOf({ poses: 'server' })).toEqual(['server', 'blazepose full']);
    expect(cellsOf({ poses: 'device', device })).toEqual(['device', 'blazepose lite']);
    expect(cellsOf({ poses: 'both', device })).toEqual(['both', 'blazepose lite + blazepose full']);
  });

  it('names a model once when device and server have the same', () => {
    expect(cellsOf({ poses: 'both', device: { ...device, model: 'full' } })).toEqual(['both', 'blazepose full']);
  });
});
