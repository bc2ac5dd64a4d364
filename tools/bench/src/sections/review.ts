import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quantile } from '@instep/choreo/statistics';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { SessionIndex } from '@instep/server/store/files/session-index';
import { pino } from 'pino';
import { writeMadeListing } from '@instep/test/support/made-sessions';
import { rounded, type Row, type Section } from '../section.ts';

const SESSIONS = 5_000;
const PLAYERS = 200;
const HOUR_MS = 3_600_000;
const RUNS = 20;

/** What the list of many sessions costs the server: CPU time for each request. */
export const reviewSection = (dancesFolder: string): Section => ({
  table: 'review, 5,000 sessions listed',
  run: async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'instep-bench-'));
    try {
      await writeSessions(root, dancesFolder);
      return [await listRow(root)];
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
});

const writeSessions = async (root: string, dancesFolder: string): Promise<void> => {
  const [danceId = ''] = await listDanceIds(dancesFolder);
  const { info } = await readDance(dancesFolder, danceId);
  for (let n = 0; n < SESSIONS; n++) {
    const startedAt = new Date(Date.UTC(2026, 0, 1) + n * HOUR_MS);
    const player = `Player ${n % PLAYERS}`;
    await writeMadeListing(root, { n, player, startedAt, dance: info, skill: (n % 10) / 10, lagMs: 200 });
  }
};

const listRow = async (root: string): Promise<Row> => {
  const index = new SessionIndex(root, pino({ level: 'silent' }));
  await index.refresh();
  const costs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const cpuBefore = process.cpuUsage();
    await index.refresh();
    JSON.stringify({ sessions: index.list() });
    const { user, system } = process.cpuUsage(cpuBefore);
    costs.push((user + system) / 1000);
  }
  const at = (share: number) => rounded(quantile(costs, share), 1);
  return { id: 'review_list', what: 'found and listed', medianMs: at(0.5), worstMs: at(1), runs: RUNS };
};
