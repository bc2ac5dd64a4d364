/** Follows the server's health, which only its host may see. */
import type { Milliseconds } from '@instep/choreo/units';
import type { ServerHealth, ServerHealthReport } from '@instep/protocol/server-health';
import { MAX_SERVER_HEALTH_POINTS, SERVER_HEALTH_INTERVAL_MS } from '@instep/protocol/server-health';
import { ROUTES } from '@instep/protocol/routes';
import { fetchJson, needsPin } from '../api.ts';

/** Asks for what was measured later than `since`; for the whole last hour without it. */
const fetchHealth = (since: Milliseconds | undefined): Promise<ServerHealthReport> =>
  fetchJson(since === undefined ? ROUTES.health : `${ROUTES.health}?since=${since}`);

export class ServerMonitor {
  points = $state.raw<readonly ServerHealth[]>([]);
  /** All else that the server tells; null before its first answer. */
  report = $state.raw<Omit<ServerHealthReport, 'points'> | null>(null);
  /** `pin`: only the host has access; `away`: no answer. */
  problem = $state<'pin' | 'away' | null>(null);
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #fetch: typeof fetchHealth;
  #isAsking = false;

  constructor(fetch: typeof fetchHealth = fetchHealth) {
    this.#fetch = fetch;
    this.#timer = setInterval(() => this.problem !== 'pin' && void this.ask(), SERVER_HEALTH_INTERVAL_MS);
    void this.ask();
  }

  /** One request at a time: a slow server is not asked more than it answers. */
  async ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const { points, ...report } = await this.#fetch(this.points.at(-1)?.at);
      this.points = [...this.points, ...points].slice(-MAX_SERVER_HEALTH_POINTS);
      this.report = report;
      this.problem = null;
    } catch (error) {
      this.problem = needsPin(error) ? 'pin' : 'away';
    } finally {
      this.#isAsking = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
