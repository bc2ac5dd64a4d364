import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DanceResult } from '@instep/choreo/result';
import { expect } from '@playwright/test';
import { readCsv } from '../support/independent-readers.ts';

/** The files on disk of the only session, or of the one with that id. */
export const savedSession = (sessionsFolder: string, sessionId: string | null = null) => {
  const days = readdirSync(sessionsFolder).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name));
  const folders = days.flatMap((day) =>
    readdirSync(path.join(sessionsFolder, day))
      .filter((id) => sessionId === null || id === sessionId)
      .map((id) => path.join(sessionsFolder, day, id)),
  );
  expect(folders).toHaveLength(1);
  const folder = folders[0] as string;
  return {
    folder,
    session: JSON.parse(readFileSync(path.join(folder, 'session.json'), 'utf8')) as {
      status: string;
      result: DanceResult;
    },
    moves: readCsv(path.join(folder, 'moves.csv')),
    frames: readCsv(path.join(folder, 'frames.csv')),
    poses: readCsv(path.join(folder, 'poses.csv')),
  };
};
