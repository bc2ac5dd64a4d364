import { Router, type RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { isFromThisMachine } from './access/this-machine.ts';
import type { Felt } from '../estimation/load-meter.ts';

/** What is told of the running server. */
export type Health = {
  readonly isStopping: () => boolean;
  readonly sockets: () => number;
  readonly dances: () => number;
  /** The usual time to look at one frame. */
  readonly inferMs: () => number;
  /** Whether the disk can take one more record. */
  readonly hasRoom: () => Promise<boolean>;
  readonly felt: () => Felt;
};

/** `/healthz`: it lives; `/readyz`: players may come; `/metrics`: numbers for Prometheus, told to this machine only. */
export const createHealthRoutes = (health: Health): Router => {
  const router = Router();
  const registry = createMetrics(health);
  router.get(['/healthz', '/readyz', '/metrics'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => void response.type('text').send('alive\n'));
  router.get('/readyz', async (_request, response) => {
    const obstacle = await obstacleOf(health);
    response.status(obstacle ? 503 : 200).type('text');
    response.send(`${obstacle ?? 'ready'}\n`);
  });
  router.get('/metrics', forThisMachine, async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
};

/** Why no player may come now; `null` when they may. */
const obstacleOf = async ({ isStopping, hasRoom }: Health): Promise<string | null> => {
  if (isStopping()) return 'The server is stopping.';
  return (await hasRoom()) ? null : 'The disk of the sessions is full.';
};

const forThisMachine: RequestHandler = (request, _response, next) =>
  next(isFromThisMachine(request) ? undefined : 'route');

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
  gauge('instep_dances', 'Dances that go on, also those that wait for their player.', health.dances);
  gauge('instep_infer_seconds', 'The usual time to look at one frame.', () => health.inferMs() / 1000);
  gauge('instep_estimators_busy', 'The part of their time in which the estimators work.', () => health.felt().busy);
  gauge(
    'instep_wait_seconds',
    'How long pictures wait for an estimator: 95 of 100 no longer.',
    () => health.felt().waitMs / 1000,
  );
  return registry;
};
