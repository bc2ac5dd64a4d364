import { parseClientMessage } from '@instep/protocol/client-message';
import type { TracedFrame } from '@instep/protocol/lab-trace';
import type { EvidenceMessage, VerdictMessage } from '@instep/protocol/messages';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { flattenPose } from '@instep/protocol/flat-pose';
import { cameraRangesOf, constraintsOf, FRAME_KNOBS, hasTorch } from '@instep/web/lab/input-knobs';
import { pathNumbersOf, stagesOf } from '@instep/web/lab/frame-path';
import { LAB_DICTIONARIES } from '@instep/web/lab/lab-words';
import { RunTrace } from '@instep/web/lab/run-trace';
import { bonesSeen, pointNear, shownPoints } from '@instep/web/lab/seen';
import { whyOf } from '@instep/web/lab/why';
import { describe, expect, test } from 'vitest';
import { testDancerPose } from '../../support/test-dance.ts';

const FRAME: TracedFrame = {
  ...{ sequence: 0, epoch: 0, mediaTime: 1, bytes: 27_000, outcome: 'seen', pose: null },
  ...{ capturedAt: 1000, encodedFrom: 1042, sentAt: 1046, answeredAt: 1099, drawnAt: 1105, queueMs: 3, inferMs: 14 },
};

describe('the path of a frame', () => {
  test('is cut into stages that add up to the time from the camera to the screen', () => {
    const stages = stagesOf(FRAME);
    expect(stages).toEqual({ camera: 42, encode: 4, send: 18, wait: 3, inference: 14, answer: 18, draw: 6 });
    expect(Object.values(stages).reduce<number>((sum, ms) => sum + (ms ?? 0), 0)).toBe(105);
  });

  test('counts what a device estimates itself once, before the frame is sent', () => {
    const stages = stagesOf({
      ...FRAME,
      bytes: 0,
      inferMs: 20,
      sentAt: 1066,
      queueMs: 0,
      answeredAt: 1076,
      drawnAt: 1080,
    });
    expect(stages).toEqual({ camera: 42, encode: 4, send: 5, wait: 0, inference: 20, answer: 5, draw: 4 });
  });

  test('is told as medians of the last five seconds, with the share of dropped frames', () => {
    const dropped = { ...FRAME, outcome: 'dropped' as const, inferMs: 900 };
    const old = { ...FRAME, sentAt: 1046 - 30_000, inferMs: 500 };
    const numbers = pathNumbersOf([old, FRAME, FRAME, FRAME, dropped], 1200);
    expect(numbers).toMatchObject({ droppedPct: 25, kilobytes: 27, sentFps: 0.8 });
    expect(numbers?.stages.find(({ stage }) => stage === 'inference')).toMatchObject({ median: 14, isSlow: false });
  });

  test('marks a stage over its budget', () => {
    const slow = { ...FRAME, inferMs: 41, answeredAt: 1126, drawnAt: 1130 };
    const marked = pathNumbersOf([slow], 1200)?.stages.filter(({ isSlow }) => isSlow);
    expect(marked?.map(({ stage }) => stage)).toEqual(['inference']);
  });

  test('is unknown while no frame was answered', () => {
    expect(pathNumbersOf([{ ...FRAME, outcome: null, answeredAt: null }], 1200)).toBeNull();
  });
});

describe('what the Lab changes', () => {
  test('is within the limits of the server, whatever a slider says', () => {
    for (const { key, min, max, usual } of FRAME_KNOBS) {
      for (const value of [min, max, usual]) {
        const message = { type: 'lab', on: true, input: { [key]: value } } as const;
        expect(parseClientMessage(JSON.stringify(message))).toEqual(message);
      }
      expect(usual).toBeGreaterThanOrEqual(min);
      expect(usual).toBeLessThanOrEqual(max);
    }
  });

  test('of a camera is only what that camera offers', () => {
    const capabilities = { zoom: { min: 1, max: 4, step: 0.1 }, focusDistance: { min: 1, max: 1 }, torch: true };
    expect(cameraRangesOf(capabilities, { zoom: 2 })).toEqual([{ key: 'zoom', min: 1, max: 4, step: 0.1, value: 2 }]);
    expect([hasTorch(capabilities), hasTorch({})]).toEqual([true, false]);
  });

  test('of a camera is asked for in the words of browsers', () => {
    expect(constraintsOf({ width: 1280, height: 720, exposure: 5 })).toEqual({
      ...{ width: { ideal: 1280 }, height: { ideal: 720 } },
      advanced: [{ exposureMode: 'manual', exposureTime: 5 }],
    });
  });
});

const VERDICT: VerdictMessage = {
  ...{ type: 'verdict', move: 3, rating: 'good', form: 0.61, timingS: 0.14, side: 'mirrored', otherSide: false },
  limbs: { left_arm: 0.8, right_arm: 0.9, left_leg: 0.45, right_leg: 0.2, torso: null },
  ...{ weakLimb: 'right_leg', cue: null, gold: false },
};
const EVIDENCE: EvidenceMessage = {
  ...{ type: 'evidence', mediaTime: 8, lagS: 0.3, lagOrigin: 'found', lagProminence: 0.9, lagIsClear: true },
  ...{ side: 'mirrored', sideSure: 1, yawDeg: 0, window: null },
  move: { n: 3, quality: 0.49, form: 0.61, timingS: 0.14, coverage: 0.5 },
};

describe('why a move got its rating', () => {
  test('names form, timing and its cost, what was seen, and the weakest limbs first', () => {
    expect(whyOf(VERDICT, EVIDENCE)).toMatchObject({
      ...{ form: 0.61, quality: 0.49, timingMs: 140, seen: 0.5 },
      cost: expect.closeTo(0.12, 5) as number,
      weakLimbs: [
        { limb: 'right_leg', value: 0.2 },
        { limb: 'left_leg', value: 0.45 },
      ],
    });
  });

  test('does without the evidence of another move', () => {
    expect(whyOf({ ...VERDICT, move: 4 }, EVIDENCE)).toMatchObject({ quality: null, cost: null, seen: null });
  });
});

describe('a trace', () => {
  const sent = { sequence: 0, epoch: 1, mediaTime: 2, captureTime: 100, capturedByCamera: true };
  const ready = (sessionId: string) => ({
    ...{ type: 'ready' as const, resumeSecret: 'secret', fps: 10, maxInFlight: 2, moves: 4 },
    sessionId,
  });
  const facts = { build: 'build', browser: 'browser', input: null, start: null };

  test('has frames as they were answered, without images, names and secrets', () => {
    const trace = new RunTrace();
    trace.addMessage(ready('a'), 0);
    trace.addSent({ ...sent, jpeg: new Uint8Array(9) }, { encodedFrom: 110, sentAt: 114 });
    const pose = flattenPose(testDancerPose(1));
    trace.addMessage({ type: 'frame', sequence: 0, outcome: 'seen', pose, queueMs: 1, inferMs: 2 }, 130);
    const start = {
      ...{ danceId: 'made', player: 'Mia', deviceId: 'the secret of a device', counted: true, scope: 'whole' as const },
    };
    const saved = trace.toTrace({ ...facts, start });
    expect(saved).toMatchObject({ isComplete: true, start: { danceId: 'made' } });
    expect(saved.events).toMatchObject([{ frame: { outcome: 'seen', bytes: 9, pose, answeredAt: 130 } }]);
    expect(JSON.stringify(saved)).not.toMatch(/Mia|secret|jpeg/);
  });

  test('is cleared when a session begins, and goes on when it is resumed', () => {
    const trace = new RunTrace();
    const epoch = { epoch: 1, reason: 'play' as const, mediaTime: 0, playbackRate: 1 };
    trace.addMessage(ready('a'), 0);
    trace.addEpoch(epoch);
    trace.addMessage(ready('a'), 1);
    expect(trace.toTrace(facts).events).toHaveLength(1);
    trace.addMessage(ready('b'), 2);
    expect(trace.toTrace(facts).events).toEqual([]);
  });

  test('that begins in mid-dance says so', () => {
    const trace = new RunTrace();
    trace.addMessage(EVIDENCE, 0);
    expect(trace.toTrace(facts).isComplete).toBe(false);
  });
});

describe('what is seen', () => {
  const options = {
    ...{ showsPoints: true, sizesByConfidence: true, showsRegion: false, showsAll: false, minConfidence: 0.5 },
    ...{ names: null, mirrored: false },
  };
  const frame = { width: 480, height: 360 };
  const pose = flattenPose(testDancerPose(0));

  test('is shown from the chosen confidence on: the 12 bones that count, or all 33 points', () => {
    expect(shownPoints(pose, frame, { ...options, showsAll: true })).toHaveLength(KEYPOINT_NAMES.length);
    expect(shownPoints(pose, frame, options).length).toBeLessThan(KEYPOINT_NAMES.length);
    const faint = pose.map((value, k) => (k % 3 === 2 ? 0.4 : value));
    expect(shownPoints(faint, frame, options)).toEqual([]);
  });

  test('is turned with the mirror, and found under the pointer', () => {
    const [first] = shownPoints(pose, frame, options);
    const [mirrored] = shownPoints(pose, frame, { ...options, mirrored: true });
    expect((first?.x ?? 0) + (mirrored?.x ?? 0)).toBeCloseTo(480);
    expect(pointNear(shownPoints(pose, frame, options), (first?.x ?? 0) + 1, first?.y ?? 0, 20)?.name).toBe(
      first?.name,
    );
    expect(pointNear([], 0, 0, 20)).toBeNull();
  });

  test('of a bone is none while nobody is there', () => {
    expect(bonesSeen(pose).every(({ seen }) => seen === 1)).toBe(true);
    expect(bonesSeen(null).every(({ seen }) => seen === 0)).toBe(true);
  });
});

test('the Lab has its texts in every language', () => {
  const keysOf = (texts: object): string[] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null ? keysOf(value as object).map((sub) => `${key}.${sub}`) : [key],
    );
  expect(keysOf(LAB_DICTIONARIES.ko).sort()).toEqual(keysOf(LAB_DICTIONARIES.en).sort());
});
