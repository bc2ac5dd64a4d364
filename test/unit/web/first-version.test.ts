import { createHash } from 'node:crypto';
import type { MoveRow } from '@instep/choreo/score-csv';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readSessionFile } from '../../../apps/server/src/store/files/session-file.ts';
import { sessionRow } from '../../../apps/server/src/store/files/session-rows.ts';
import { readTable } from '../../../apps/server/src/store/files/session-tables.ts';
import type { SessionDetails } from '@instep/protocol/http';
import { statusOf } from '../../../apps/web/src/report/session-report.ts';
import { classTable } from '../../../apps/web/src/review/class-table.ts';
import { compareTakes } from '../../../apps/web/src/review/comparison.ts';
import { figureAt } from '../../../apps/web/src/review/figure.ts';
import { timingSeries, trackingSeries } from '../../../apps/web/src/review/session-lanes.ts';
import { Take } from '../../../apps/web/src/review/take.svelte.ts';
import { weakMoments } from '../../../apps/web/src/review/weak-moments.ts';
import {
  expectedOf,
  fixtureFolder,
  fixtureText,
  SESSION_FIXTURES,
  type SessionFixture,
} from '../../support/session-fixtures.ts';

const NOW = new Date('2026-11-30T06:15:00Z');
const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What Review gets from the server of a session, and makes of it. */
const takeOf = async (fixture: SessionFixture): Promise<Take> => {
  const folder = fixtureFolder(fixture);
  const session = await readSessionFile(folder);
  const moves = (await readTable(folder, 'moves')) as unknown as readonly MoveRow[];
  const details: SessionDetails = {
    session: { ...sessionRow(session), result: session.result },
    moves,
    notes: [],
    notesFault: null,
  };
  vi.stubGlobal('fetch', async (address: string) => {
    const file = /\w+\.csv/.exec(address)?.[0] ?? '';
    return new Response(fixtureText(fixture, file));
  });
  const take = new Take(details, 'a device');
  await take.load();
  return take;
};

afterEach(() => vi.unstubAllGlobals());

describe.each(SESSION_FIXTURES)('a session of schema version 1 that is %s', (fixture) => {
  it('shows the numbers in Review that it showed then', async () => {
    const take = await takeOf(fixture);
    const complete = await takeOf('complete');
    const { session } = take.details;
    const figure = take.figure(true);
    const bodies = figure && [2.1, 3.25, 4, 5.3, 5.7].map((t) => figureAt(figure, t));
    const poses = take.track.map(({ mediaTime, pose }) => [mediaTime, ...Array.from(pose ?? [])]);
    const shown = {
      status: statusOf(session),
      lagMs: take.lagMs,
      speed: take.speed,
      isMirrored: take.isMirrored,
      classLine: classTable([session], NOW),
      moves: take.moves,
      weakMoments: weakMoments(take.moves).map(({ n }) => n),
      score: take.score,
      timing: timingSeries(take.moves),
      tracking: trackingSeries(take.frames),
      comparison: compareTakes(take.compared, complete.compared),
      poses: { count: poses.length, digest: digest(poses) },
      figure: { box: figure?.box, delay: figure?.delay, digest: digest(bodies) },
    };
    expect(JSON.parse(JSON.stringify(shown))).toEqual(expectedOf(fixture).review);
  });
});
