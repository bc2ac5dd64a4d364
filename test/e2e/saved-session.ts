import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DanceResult } from '@instep/choreo/result';
import { expect } from '@playwright/test';
import { readCsv } from '../support/independent-readers.ts';

type SavedSession = {
  readonly status: string;
  readonly player: string;
  readonly room: { readonly id: string; readonly mode: string; readonly seat: number; readonly of: number } | null;
  readonly result: DanceResult;
};

/** The files on disk of all sessions, or of the one with that id. */
export const savedSessions = (sessionsFolder: string, sessionId: string | null = null) => {
  const days = readdirSync(sessionsFolder).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name));
  const folders = days.flatMap((day) =>
    readdirSync(path.join(sessionsFolder, day))
      .filter((id) => sessionId === null || id === sessionId)
      .map((id) => path.join(sessionsFolder, day, id)),
  );
  return folders.map((folder) => ({
    folder,
    session: JSON.parse(readFileSync(path.join(folder, 'session.json'), 'utf8')) as SavedSession,
    moves: readCsv(path.join(folder, 'moves.csv')),
    frames: readCsv(path.join(folder, 'frames.csv')),
    poses: readCsv(path.join(folder, 'poses.csv')),
  }));
};

/** The same of the only session, or of the one with that id. */
export const savedSession = (sessionsFolder: string, sessionId: string | null = null) => {
  const sessions = savedSessions(sessionsFolder, sessionId);
  expect(sessions).toHaveLength(1);
  return sessions[0] as (typeof sessions)[number];
};
