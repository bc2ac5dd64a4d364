/** Measures the server every two seconds, keeps the last hour, and warns of what will go wrong. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WarningMonitor, type Reading, type Warning } from '@instep/choreo/warnings';
import type { Milliseconds } from '@instep/choreo/units';
import { MAX_SERVER_HEALTH_POINTS, SERVER_HEALTH_INTERVAL_MS, type ServerHealth } from '@instep/protocol/server-health';
import type { Load } from '../capacity/load-meter.ts';
import type { Clock } from '../clock.ts';

/** What is measured of the running server. */
export type ServerGauges = {
  readonly sockets: () => number;
  /** Running dances, including those that wait for their player. */
  readonly dances: () => number;
  /** The usual time that estimating one frame takes. */
  readonly inferMs: () => Milliseconds;
  readonly load: () => Load;
  /** The frames a second granted to each camera. */
  readonly grantedFps: () => readonly number[];
  /** The memory of the estimator workers together. */
  readonly estimatorBytes: () => number;
  /** The free space of the disk of the sessions; null if the system doesn't report it. */
  readonly freeBytes: () => Promise<number | null>;
};

/** What is measured of the process itself. */
export type ProcessGauges = {
  /** CPU time since the start. */
  readonly cpuMs: () => Milliseconds;
  readonly memoryBytes: () => number;
  /** By how much the event loop was late since the last call: the 99th percentile. */
  readonly loopDelayMs: () => Milliseconds;
  readonly uptimeMs: () => Milliseconds;
  readonly date: () => Milliseconds;
};

export type ServerHealthOptions = {
  readonly gauges: ServerGauges;
  readonly clock: Clock;
  /** With less free space no dance starts. */
  readonly minFreeBytes: number;
  /** By default this process. */
  readonly process?: ProcessGauges;
};

/** Warnings are updated with every fifth measurement: trends take minutes. */
const WARNING_INTERVAL = 5;
/** The warnings of a server need the last minutes. */
const WARNING_POINTS = 150;
/** How often the event loop's delay is measured. */
const LOOP_RESOLUTION_MS = 20;

const inMb = (bytes: number): number => Math.round(bytes / 1e5) / 10;
const roundToTenths = (value: number): number => Math.round(10 * value) / 10;

/** The health of one server, of the last hour. */
export class ServerHealthMonitor {
  readonly #options: ServerHealthOptions;
  readonly #process: ProcessGauges;
  readonly #monitor = new WarningMonitor();
  readonly #points: ServerHealth[] = [];
  #warnings: readonly Warning[] = [];
  #samples = 0;
  #last: { readonly at: Milliseconds; readonly cpuMs: Milliseconds };

  constructor(options: ServerHealthOptions) {
    this.#options = options;
    this.#process = options.process ?? thisProcess();
    this.#last = { at: options.clock.now(), cpuMs: this.#process.cpuMs() };
  }

  /** The measurements after that moment, the oldest first. */
  pointsAfter(at: Milliseconds): readonly ServerHealth[] {
    return this.#points.slice(this.#points.findLastIndex((point) => point.at <= at) + 1);
  }

  get warnings(): readonly Warning[] {
    return this.#warnings;
  }

  /** Measures from now on; returns a function that ends it. */
  start(): () => void {
    let cancelTimer = (): void => {};
    let isEnded = false;
    const next = (): void =>
      void (cancelTimer = this.#options.clock.after(SERVER_HEALTH_INTERVAL_MS, () => void run()));
    const run = async (): Promise<void> => {
      await this.sample();
      if (!isEnded) next();
    };
    next();
    return () => {
      isEnded = true;
      cancelTimer();
    };
  }

  /** Measures once. */
  async sample(): Promise<void> {
    this.#points.push(await this.#measure());
    if (this.#points.length > MAX_SERVER_HEALTH_POINTS) this.#points.shift();
    if (this.#samples++ % WARNING_INTERVAL > 0) return;
    this.#warnings = this.#monitor.update(this.#points.slice(-WARNING_POINTS).map((point) => this.#readingOf(point)));
  }

  async #measure(): Promise<ServerHealth> {
    const { gauges, clock } = this.#options;
    const freeBytes = await gauges.freeBytes();
    const [now, cpuMs, load, fps] = [clock.now(), this.#process.cpuMs(), gauges.load(), gauges.grantedFps()];
    const cpuPct = (100 * (cpuMs - this.#last.cpuMs)) / Math.max(1, now - this.#last.at);
    this.#last = { at: now, cpuMs };
    return {
      at: this.#process.date(),
      cpuPct: roundToTenths(cpuPct),
      memoryMb: inMb(this.#process.memoryBytes()),
      estimatorsMb: inMb(gauges.estimatorBytes()),
      loopDelayMs: roundToTenths(this.#process.loopDelayMs()),
      busyPct: roundToTenths(100 * load.busy),
      waitMs: roundToTenths(load.waitMs),
      inferMs: roundToTenths(gauges.inferMs()),
      sockets: gauges.sockets(),
      dances: gauges.dances(),
      fps: fps.length > 0 ? { least: Math.min(...fps), most: Math.max(...fps) } : null,
      freeMb: freeBytes === null ? null : inMb(freeBytes),
      uptimeS: Math.round(this.#process.uptimeMs() / 1000),
    };
  }

  #readingOf({ at, freeMb, busyPct, dances }: ServerHealth): Reading {
    const spareMb = freeMb === null ? null : freeMb - this.#options.minFreeBytes / 1e6;
    return { at: at / 1000, spareMb, busy: busyPct / 100, dances };
  }
}

const thisProcess = (): ProcessGauges => {
  const delays = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delays.enable();
  return {
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    memoryBytes: () => process.memoryUsage.rss(),
    loopDelayMs: () => {
      // The histogram is of the times between two ticks.
      const delayMs = delays.percentile(99) / 1e6 - LOOP_RESOLUTION_MS;
      delays.reset();
      return Math.max(0, delayMs);
    },
    uptimeMs: () => 1000 * process.uptime(),
    date: Date.now,
  };
};
