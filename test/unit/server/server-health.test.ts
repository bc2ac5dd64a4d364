import { createRandom } from '@instep/measures/random';
import { EventCounters } from '@instep/server/health/event-counters';
import { ServerHealthMonitor, type ProcessGauges, type ServerGauges } from '@instep/server/health/server-health';
import type { SessionRecord } from '@instep/server/store/session-store';
import { MAX_SERVER_HEALTH_POINTS, serverHealthRow } from '@instep/protocol/server-health';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../support/manual-clock.ts';

const MIB = 2 ** 20;

/** A server whose measures the test sets; its clock and its date are in step. */
const monitored = (change: Partial<ServerGauges> = {}) => {
  const clock = createManualClock();
  const measures = { cpuMs: 0, freeBytes: 4_000e6 as number | null };
  const process: ProcessGauges = {
    cpuMs: () => measures.cpuMs,
    memoryBytes: () => 150e6,
    loopDelayMs: () => 1.26,
    uptimeMs: () => 61_200,
    date: () => clock.now(),
  };
  const gauges: ServerGauges = {
    sockets: () => 3,
    dances: () => 2,
    inferMs: () => 14.04,
    load: () => ({ busy: 0.5, waitMs: 3 }),
    grantedFps: () => [12, 9],
    estimatorBytes: () => 400e6,
    freeBytes: () => Promise.resolve(measures.freeBytes),
    ...change,
  };
  const monitor = new ServerHealthMonitor({ gauges, clock, minFreeBytes: 256 * MIB, process });
  return { clock, measures, monitor };
};

describe('the health of the server', () => {
  it('is measured from one sample to the next', async () => {
    const { clock, measures, monitor } = monitored();
    clock.advance(2_000);
    measures.cpuMs = 500;
    await monitor.sample();
    expect(monitor.pointsAfter(-Infinity)).toEqual([
      {
        at: clock.now(),
        cpuPct: 25,
        memoryMb: 150,
        estimatorsMb: 400,
        loopDelayMs: 1.3,
        busyPct: 50,
        waitMs: 3,
        inferMs: 14,
        sockets: 3,
        dances: 2,
        fps: { least: 9, most: 12 },
        freeMb: 4_000,
        uptimeS: 61,
      },
    ]);
  });

  it('has no rates without cameras, and no free space where the system does not tell', async () => {
    const { measures, monitor } = monitored({ grantedFps: () => [] });
    measures.freeBytes = null;
    await monitor.sample();
    const [point] = monitor.pointsAfter(-Infinity);
    expect(point).toMatchObject({ fps: null, freeMb: null });
    expect(point && serverHealthRow(point)).toMatchObject({ fps_least: null, fps_most: null, free_mb: null });
  });

  it('is kept for an hour, and given from any moment on', async () => {
    const { clock, monitor } = monitored();
    for (let n = 0; n < MAX_SERVER_HEALTH_POINTS + 5; n++) {
      clock.advance(2_000);
      await monitor.sample();
    }
    const all = monitor.pointsAfter(-Infinity);
    expect([all.length, all.at(-1)?.at]).toEqual([MAX_SERVER_HEALTH_POINTS, clock.now()]);
    expect(monitor.pointsAfter(clock.now() - 4_000)).toEqual(all.slice(-2));
    expect(monitor.pointsAfter(clock.now())).toEqual([]);
  });

  it('warns of a disk that fills, with the time until no dance starts', async () => {
    const { clock, measures, monitor } = monitored();
    const random = createRandom(1);
    const left = 400e6;
    measures.freeBytes = 256 * MIB + left;
    for (let second = 0; second < 200; second += 2) {
      clock.advance(2_000);
      measures.freeBytes -= 2e6 + random.normal(1e5);
      await monitor.sample();
    }
    expect(monitor.warnings).toEqual([{ rule: 'disk', inS: expect.closeTo(200, -2) as number }]);
  });

  it('is measured every two seconds until it ends', async () => {
    const { clock, monitor } = monitored();
    const end = monitor.start();
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    for (let n = 0; n < 3; n++) {
      clock.advance(2_000);
      await settled();
    }
    expect(monitor.pointsAfter(-Infinity)).toHaveLength(3);
    end();
    clock.advance(10_000);
    await settled();
    expect(monitor.pointsAfter(-Infinity)).toHaveLength(3);
  });
});

describe('the counters for Prometheus', () => {
  const valuesOf = async (counters: EventCounters, name: string) => {
    const registry = new Registry();
    counters.register(registry);
    const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
    return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels)[0] ?? '', value]));
  };

  it('count frames by outcome', async () => {
    const counters = new EventCounters();
    counters.countFrame('seen');
    counters.countFrame('seen');
    counters.countFrame('dropped');
    expect(await valuesOf(counters, 'instep_frames_total')).toEqual({ seen: 2, nobody: 0, dropped: 1, undecodable: 0 });
  });

  it('count what is bad in the report of a camera, and its round trip where there is one', async () => {
    const counters = new EventCounters();
    const good = { brightness: 0.5, sharpness: 70, noise: 0.01, frozen: false, cameraFps: 30 };
    counters.countHealth({ ...good, roundTripMs: 120 });
    counters.countHealth({ ...good, brightness: 0.1, sharpness: 20 });
    counters.countHealth({ ...good, noise: 0.1, frozen: true, cameraFps: 0 });
    expect(await valuesOf(counters, 'instep_camera_bad_total')).toEqual({
      dark: 1,
      blurred: 1,
      shaky: 1,
      frozen: 1,
      slow: 1,
    });
    expect(await valuesOf(counters, 'instep_round_trip_seconds')).toMatchObject({ '0.1': 0, '0.15': 1, '2': 1 });
  });

  it('count a session once its record is finished, by how it ended', async () => {
    const counters = new EventCounters();
    const record: SessionRecord = {
      appendFrame: () => {},
      appendVerdict: () => {},
      setLabInput: () => {},
      finish: () => Promise.resolve(),
    };
    await counters.countEndOf(record).finish('complete', null);
    const failing = { ...record, finish: () => Promise.reject(new Error('full')) };
    await expect(counters.countEndOf(failing).finish('complete', null)).rejects.toThrow('full');
    expect(await valuesOf(counters, 'instep_sessions_total')).toEqual({ complete: 1, incomplete: 0 });
  });
});
