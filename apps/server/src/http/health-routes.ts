import { ROUTES } from '@instep/protocol/routes';
import { Router, type RequestHandler } from 'express';
import { quantile } from '@instep/choreo/statistics';
import { WARNING_RULES, type WarningRule } from '@instep/choreo/warnings';
import type { ServerHealthReport } from '@instep/protocol/server-health';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Access } from '../access/access.ts';
import type { DiskObstacle } from '../disk/disk-space.ts';
import type { EventCounters } from '../health/event-counters.ts';
import type { ServerGauges, ServerHealthMonitor } from '../health/server-health.ts';

/** What the health routes report about the running server. */
export type Health = ServerGauges &
  Pick<ServerHealthReport, 'minFreeMb' | 'versions'> & {
    readonly isStopping: () => boolean;
    readonly diskObstacle: () => Promise<DiskObstacle>;
    readonly rooms: () => number;
    readonly counters: Pick<EventCounters, 'register'>;
    readonly monitor: Pick<ServerHealthMonitor, 'pointsAfter' | 'warnings'>;
  };

/**
 * `/healthz`: the server is running; `/readyz`: it accepts players. A load balancer may use any name or address, so
 * these answer under every host name.
 */
export const createProbes = (health: Health): Router => {
  const router = Router();
  router.get(ROUTES.alive, noStore, (_request, response) => void response.type('text').send('alive\n'));
  router.get(ROUTES.ready, noStore, async (_request, response) => {
    const obstacle = await obstacleOf(health);
    response.status(obstacle ? 503 : 200).type('text');
    response.send(`${obstacle ?? 'ready'}\n`);
  });
  return router;
};

/** `/metrics`: numbers for Prometheus, for everybody who may open Review, or with the PIN as a bearer token. */
export const createMetricsRoute = (health: Health, access: Pick<Access, 'mayReadMetrics'>): Router => {
  const router = Router();
  const registry = createMetrics(health);
  router.get(ROUTES.metrics, noStore, async (request, response, next) => {
    if (!access.mayReadMetrics(request)) return next();
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
};

/** `GET /api/health`: the last hour of the server, or what follows `?since=<at>`. The gate lets only the host through. */
export const createServerHealthRoute = ({ monitor, minFreeMb, versions }: Health): Router => {
  const router = Router();
  router.get(ROUTES.health, noStore, ({ query }, response) => {
    const since = typeof query['since'] === 'string' ? Number(query['since']) : NaN;
    const points = monitor.pointsAfter(Number.isFinite(since) ? since : -Infinity);
    response.json({ points, warnings: monitor.warnings, minFreeMb, versions } satisfies ServerHealthReport);
  });
  return router;
};

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** Why no player can start now; `null` when they can. */
const obstacleOf = async ({ isStopping, diskObstacle }: Health): Promise<string | null> =>
  isStopping() ? 'The server is stopping.' : diskObstacle();

const createMetrics = (health: Health): Registry => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'instep_' });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('instep_sockets', 'Open sockets of players.', health.sockets);
  gauge('instep_dances', 'Running dances, including those that wait for their player.', health.dances);
  gauge('instep_infer_seconds', 'The usual time to estimate one frame.', () => health.inferMs() / 1000);
  gauge('instep_estimators_busy', 'The part of their time in which the estimators work.', () => health.load().busy);
  gauge(
    'instep_wait_seconds',
    'How long frames wait for an estimator: 95 of 100 no longer.',
    () => health.load().waitMs / 1000,
  );
  gauge('instep_estimator_memory_bytes', 'Resident memory of the estimators together.', health.estimatorBytes);
  gauge('instep_rooms', 'Open rooms.', health.rooms);
  registerLabelled(registry, health);
  health.counters.register(registry);
  return registry;
};

/** The least, the median and the most of the granted rates. */
const GRANT_QUANTILES = [0, 0.5, 1];
/** The server knows these of itself; the others are about a player's device, which shows them. */
const SERVER_RULES: readonly WarningRule[] = WARNING_RULES.filter((rule) => rule === 'disk' || rule === 'crowd');

/** The gauges with labels, and the one that has to ask the system. */
const registerLabelled = (registry: Registry, { grantedFps, monitor, freeBytes }: Health): void => {
  const registers = [registry];
  new Gauge({
    name: 'instep_granted_fps',
    help: 'Frames a second granted to the cameras: the least, the median and the most.',
    labelNames: ['quantile'],
    registers,
    collect() {
      this.reset();
      const fps = grantedFps();
      if (fps.length === 0) return;
      for (const share of GRANT_QUANTILES) this.set({ quantile: share }, quantile(fps, share));
    },
  });
  new Gauge({
    name: 'instep_warning',
    help: 'Whether the server will be in trouble within minutes: 1 while it warns.',
    labelNames: ['rule'],
    registers,
    collect() {
      for (const rule of SERVER_RULES) {
        this.set({ rule }, monitor.warnings.some((warning) => warning.rule === rule) ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'instep_disk_free_bytes',
    help: 'Free space of the disk of the sessions.',
    registers,
    async collect() {
      const free = await freeBytes();
      if (free === null) this.reset();
      else this.set(free);
    },
  });
};
