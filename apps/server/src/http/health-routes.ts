import { ROUTES } from '@instep/protocol/routes';
import { Router, type RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Access } from '../access/access.ts';
import type { Load } from '../capacity/load-meter.ts';
import type { DiskObstacle } from '../disk/disk-space.ts';

/** What the health routes report about the running server. */
export type Health = {
  readonly isStopping: () => boolean;
  readonly sockets: () => number;
  readonly dances: () => number;
  /** The usual time that estimating one frame takes. */
  readonly inferMs: () => number;
  readonly diskObstacle: () => Promise<DiskObstacle>;
  readonly load: () => Load;
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
  return registry;
};
