import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { quantile } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';
import { createRandom, sampleIndices, seedOf } from '@instep/measures/random';
import { putClip, type BuiltEstimate, type Clip } from '@instep/test/e2e/built-estimator';
import { openBrowser, type PlayerBrowser } from '@instep/test/e2e/player-browser';
import { poseDistances, type PoseDistances } from '@instep/test/support/pose-distances';
import { deviceClips } from '../device-clips.ts';
import { browserEngine, DEVICE_MODELS, nativeEngine, type DeviceEngine } from '../device-engines.ts';
import { rounded, type Row, type Section } from '../section.ts';
import { startInstep } from '../server-process.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Frames in a row: in the first the person is searched, in the others followed. */
const FRAMES_PER_BLOCK = 6;

/** What was measured of one engine. */
type Samples = {
  readonly searchMs: Milliseconds[];
  readonly followMs: Milliseconds[];
  cpuMs: Milliseconds;
  readonly distances: PoseDistances[];
};

/**
 * The built worker in Chromium beside native code: in blocks of a few frames, engines in random turn, so that a change
 * in the machine's load affects all of them alike.
 */
export const deviceSection = (danceVideo: string, rounds: number): Section => ({
  table: "poses on a player's device: ms for one frame, work as a multiple of native's",
  run: async () => {
    execFileSync('npm', ['run', 'build', '--silent'], { cwd: ROOT, stdio: 'inherit' });
    const server = await startInstep();
    const browser = await openBrowser(server.address, 'absent');
    try {
      await browser.page.goto(server.address);
      const clips = deviceClips(danceVideo);
      for (const clip of clips) await putClip(browser.page, clip);
      const engines = await openEngines(browser);
      const rows = rowsOf(await measureInTurn(engines, clips, rounds));
      for (const engine of engines) await engine.close();
      return rows;
    } finally {
      await browser.close();
      await server.stop();
    }
  },
});

const openEngines = async (browser: PlayerBrowser): Promise<DeviceEngine[]> => {
  const engines: DeviceEngine[] = [];
  for (const model of DEVICE_MODELS) {
    engines.push(await nativeEngine(model));
    for (const threads of [1, 2] as const) engines.push(await browserEngine(browser, model, threads));
  }
  return engines;
};

const noSamples = (): Samples => ({ searchMs: [], followMs: [], cpuMs: 0, distances: [] });

type Measured = ReadonlyMap<DeviceEngine, Samples>;

const measureInTurn = async (
  engines: readonly DeviceEngine[],
  clips: readonly Clip[],
  rounds: number,
): Promise<Measured> => {
  const random = createRandom(seedOf('device'));
  const samples = new Map(engines.map((engine) => [engine, noSamples()]));
  // The first round is warm-up, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const clip of clips) {
      const indices = blockOf(clip, round);
      const poses = new Map<DeviceEngine, readonly BuiltEstimate[]>();
      for (const turn of sampleIndices(random, engines.length, engines.length)) {
        const engine = engines[turn] as DeviceEngine;
        const cpuBefore = engine.cpuMs();
        const estimates = await engine.estimate(clip, indices);
        poses.set(engine, estimates);
        if (round > 0) addTimes(samples.get(engine) as Samples, estimates, engine.cpuMs() - cpuBefore);
      }
      for (const engine of engines) {
        const native = engines.find(({ isNative, model }) => isNative && model === engine.model) as DeviceEngine;
        samples.get(engine)?.distances.push(...distancesOf(poses.get(native) ?? [], poses.get(engine) ?? []));
      }
    }
  }
  return samples;
};

const blockOf = ({ frames }: Clip, round: number): number[] => {
  const start = (round * FRAMES_PER_BLOCK) % (frames.length - FRAMES_PER_BLOCK + 1);
  return Array.from({ length: FRAMES_PER_BLOCK }, (_, index) => start + index);
};

const addTimes = (samples: Samples, estimates: readonly BuiltEstimate[], cpuMs: Milliseconds): void => {
  const [search, ...follow] = estimates.map(({ inferMs }) => inferMs);
  if (search !== undefined) samples.searchMs.push(search);
  samples.followMs.push(...follow);
  samples.cpuMs += cpuMs;
};

/** Between the poses of two engines in the same frames; a person whom only one of them sees is infinitely far. */
const distancesOf = (native: readonly BuiltEstimate[], other: readonly BuiltEstimate[]): PoseDistances[] =>
  native.flatMap(({ pose }, index) => {
    const seen = other[index]?.pose ?? null;
    if (pose && seen) return [poseDistances(pose, seen)];
    return pose || seen ? [{ pixels: Infinity, metres: Infinity }] : [];
  });

const rowsOf = (measured: Measured): Row[] =>
  [...measured].map(([engine, { searchMs, followMs, cpuMs, distances }]) => {
    const native = [...measured].find(([{ isNative, model }]) => isNative && model === engine.model);
    return {
      id: engine.id,
      what: engine.what,
      bestMs: rounded(quantile(followMs, 0.1), 1),
      medianMs: rounded(quantile(followMs, 0.5), 1),
      p95Ms: rounded(quantile(followMs, 0.95), 1),
      searchMs: rounded(quantile(searchMs, 0.5), 1),
      work: rounded(cpuMs / (native?.[1].cpuMs ?? NaN), 2),
      readyMs: rounded(engine.readyMs, 0),
      mostPx: rounded(Math.max(...distances.map(({ pixels }) => pixels)), 4),
      mostMm: rounded(1000 * Math.max(...distances.map(({ metres }) => metres)), 4),
    };
  });
