import { createHash } from 'node:crypto';
import type { MoveRow } from '@instep/choreo/session-csv';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { sessionRow } from '@instep/server/store/session-rows';
import { readTableRows } from '@instep/server/store/files/session-tables';
import type { SessionDetails } from '@instep/protocol/http';
import { sessionStatusOf } from '@instep/web/report/session-report';
import { summarisePlayers } from '@instep/web/review/class-table';
import { compareSessions } from '@instep/web/review/comparison';
import { figurePoseAt } from '@instep/web/review/figure';
import { timingSeries, trackingSeries, weakestMoves } from '@instep/web/review/session-data';
import { ReplayedSession } from '@instep/web/review/replayed-session.svelte';
import {
  expectedOf,
  fixtureFolder,
  fixtureText,
  SESSION_FIXTURES,
  type SessionFixture,
} from '../../support/session-fixtures.ts';

const NOW = new Date('2026-11-30T06:15:00Z');
const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** A session as Review loads it from the server. */
const replayedSessionOf = async (fixture: SessionFixture): Promise<ReplayedSession> => {
  const folder = fixtureFolder(fixture);
  const session = await readSessionFile(folder);
  const moves = (await readTableRows(folder, 'moves')) as unknown as readonly MoveRow[];
  const details: SessionDetails = {
    session: { ...sessionRow(session), result: session.result, recording: session.recording },
    moves,
    notes: [],
    notesFault: null,
  };
  vi.stubGlobal('fetch', async (address: string) => {
    const file = /\w+\.csv/.exec(address)?.[0] ?? '';
    return new Response(fixtureText(fixture, file));
  });
  const replayed = new ReplayedSession(details, 'a device');
  await replayed.load();
  return replayed;
};

afterEach(() => vi.unstubAllGlobals());

describe.each(SESSION_FIXTURES)('a session of schema version 1 that is %s', (fixture) => {
  it('shows the same numbers in Review as the version that wrote it', async () => {
    const replayed = await replayedSessionOf(fixture);
    const complete = await replayedSessionOf('complete');
    const { session } = replayed.details;
    const figure = replayed.figure(true);
    const bodies = figure && [2.1, 3.25, 4, 5.3, 5.7].map((t) => figurePoseAt(figure, t));
    const poses = replayed.poses.map(({ mediaTime, pose }) => [mediaTime, ...Array.from(pose ?? [])]);
    const { scoreChange, limbChanges, ...comparison } = compareSessions(replayed.compared, complete.compared);
    const shown = {
      status: sessionStatusOf(session),
      lagMs: replayed.lagMs,
      speed: replayed.speed,
      isMirrored: replayed.isMirrored,
      classTable: summarisePlayers([session], NOW),
      moves: replayed.moves,
      weakestMoves: weakestMoves(replayed.moves).map(({ n }) => n),
      score: replayed.score,
      timing: timingSeries(replayed.moves),
      tracking: trackingSeries(replayed.frames),
      comparison: { score: scoreChange, limbs: limbChanges, ...comparison },
      poses: { count: poses.length, digest: digest(poses) },
      figure: { bounds: figure?.bounds, lag: figure?.lag, digest: digest(bodies) },
    };
    expect(JSON.parse(JSON.stringify(shown))).toEqual(expectedOf(fixture).review);
  });
});
