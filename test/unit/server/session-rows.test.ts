import { describe, expect, it } from 'vitest';
import { droppedObservation, type Observation } from '@instep/server/sources/observation';
import type { SessionInfo } from '@instep/server/store/session-info';
import { frameRow, sessionRow } from '@instep/server/store/session-rows';
import { testDancerPose } from '../../support/test-dance.ts';
import { DEFAULT_SESSION } from '../../support/write-session.ts';

const STAMP = { sequence: 0, epoch: 0, mediaTime: 0, captureTime: 0 };

const rowOf = (observation: Observation) => {
  const entry = { observation, live: null, playbackRate: 1, health: null, fps: 15 };
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
