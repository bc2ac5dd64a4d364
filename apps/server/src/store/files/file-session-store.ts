import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { RECORDING_FILES } from '@instep/choreo/judged-recording';
import { sanitizePlayerName } from '@instep/choreo/player-name';
import type { MoveRow } from '@instep/choreo/session-csv';
import type { SessionDetails } from '@instep/protocol/http';
import { expectRegularFile } from '../../disk/inspect-files.ts';
import type { SessionTable } from '../data-package.ts';
import { UnreadableNotesError, type NewNote } from '../notes.ts';
import { sessionRow } from '../session-rows.ts';
import type {
  Changed,
  Deletion,
  DeletionPlan,
  ListedProblem,
  NewSession,
  PlayerSession,
  Selection,
  SessionListing,
  SessionRecord,
  SessionState,
  SessionStore,
  StoredSession,
  TableCsv,
} from '../session-store.ts';
import { NotesFiles, readNotes } from './notes-file.ts';
import { zipSessions } from './player-export.ts';
import { olderThan } from './retention.ts';
import { readSessionFile } from './session-file.ts';
import type { FoundSession, IndexedSession, SessionIndex } from './session-index.ts';
import { columnsOnDisk, dataPackageOf, readTableRows, tableFile, tablesKeptAside } from './session-tables.ts';

/** The store that keeps sessions as files: a folder for each session, below that of its day. */
export class FileSessionStore implements SessionStore {
  readonly #index: SessionIndex;
  readonly #notes = new NotesFiles();

  constructor(index: SessionIndex) {
    this.#index = index;
  }

  get serverId(): string {
    return this.#index.serverId;
  }

  begin(session: NewSession): Promise<SessionRecord> {
    return this.#index.begin(session);
  }

  async list(): Promise<SessionListing> {
    await this.#index.refresh();
    return { sessions: this.#index.list(), problems: this.#index.problems() };
  }

  async listCsv(): Promise<readonly string[]> {
    await this.#index.refresh();
    return this.#index.csv;
  }

  async read(id: string): Promise<StoredSession | null> {
    // A session that is not known yet may have been copied here while the server runs.
    if (!this.#index.get(id)) await this.#index.refresh();
    const known = this.#index.get(id);
    return known ? new FileSession(known, this.#notes) : null;
  }

  async problemOf(id: string): Promise<ListedProblem | null> {
    return this.#index.problemOf(id) ?? null;
  }

  async ownerOf(id: string): Promise<string | null> {
    return this.#index.get(id)?.deviceSha256 ?? null;
  }

  ofPlayer(player: string): readonly PlayerSession[] {
    return this.#index.ofPlayer(player);
  }

  async exportPlayer(player: string, zone: unknown): Promise<Readable | null> {
    await this.#index.refresh();
    const own = this.#index.ofPlayer(player);
    return own.length > 0 ? zipSessions(own, zone) : null;
  }

  setGroup(player: string, group: string): Promise<Changed> {
    return this.#index.change((known) => known.player === player, { group: sanitizePlayerName(group) });
  }

  delete(selection: Selection): Promise<Deletion> {
    return this.#index.delete(matcherOf(selection));
  }

  async planDeletion(selection: Selection): Promise<DeletionPlan> {
    const selected = (await this.#index.find()).filter(matcherOf(selection));
    const count = (wanted: SessionState): number => selected.filter(({ state }) => state === wanted).length;
    return { over: count('over'), running: count('running'), unknown: count('unknown'), newer: count('newer') };
  }

  sweep(): Promise<void> {
    return this.#index.sweep();
  }

  close(): Promise<void> {
    return this.#index.close();
  }
}

/** Returns a filter for the selected sessions. */
export const matcherOf = (selection: Selection): ((found: FoundSession) => boolean) => {
  if (selection === 'all') return () => true;
  if ('sessionId' in selection) return ({ folder }) => path.basename(folder) === selection.sessionId;
  if ('olderThanDays' in selection) return olderThan(selection.olderThanDays, new Date());
  const player = sanitizePlayerName(selection.player);
  return (found) => found.player === player;
};

/** A session in its folder. */
class FileSession implements StoredSession {
  readonly id: string;
  readonly startedAt: string;
  readonly player: string;
  readonly danceId: string;
  readonly #folder: string;
  readonly #notes: NotesFiles;

  constructor({ id, startedAt, player, danceId, folder }: IndexedSession, notes: NotesFiles) {
    this.id = id;
    this.startedAt = startedAt;
    this.player = player;
    this.danceId = danceId;
    this.#folder = folder;
    this.#notes = notes;
  }

  async readDetails(): Promise<SessionDetails> {
    const session = await readSessionFile(this.#folder);
    // A table that can't be read must not hide the rest.
    const moves = await readTableRows(this.#folder, 'moves').catch(() => null);
    const keptAside = await tablesKeptAside(this.#folder).catch(() => []);
    return {
      session: { ...sessionRow(session), result: session.result, recording: session.recording },
      // A table of an older version may lack columns; the page reads cells by name and shows a missing one as empty.
      moves: (moves ?? []) as readonly MoveRow[],
      ...(await this.#notesOrFault()),
      ...(keptAside.length > 0 && { keptAside }),
      ...(!moves && { unreadable: ['moves'] }),
    };
  }

  async copyRecordingPoses(target: string): Promise<boolean> {
    try {
      await copyFile(path.join(this.#folder, RECORDING_FILES.poses), target);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  async readTable(table: SessionTable): Promise<TableCsv | null> {
    const file = tableFile(this.#folder, table);
    // What is not a regular file can't be sent.
    const columns = await columnsOnDisk(this.#folder, table).catch(() => null);
    if (!columns && !(await isRegularFile(file))) return null;
    return { columns: columns ?? [], csv: createReadStream(file) };
  }

  readDataPackage(): Promise<string> {
    return dataPackageOf(this.#folder, this.id);
  }

  readNotes(): ReturnType<StoredSession['readNotes']> {
    return readNotes(this.#folder);
  }

  addNote(note: NewNote): ReturnType<StoredSession['addNote']> {
    return this.#notes.addNote(this.#folder, note);
  }

  removeNote(id: string): Promise<boolean> {
    return this.#notes.removeNote(this.#folder, id);
  }

  /** The notes; none if their file can't be read, and what is wrong with it. */
  async #notesOrFault(): Promise<Pick<SessionDetails, 'notes' | 'notesFault'>> {
    try {
      return { notes: await this.readNotes(), notesFault: null };
    } catch (error) {
      if (!(error instanceof UnreadableNotesError)) throw error;
      return { notes: [], notesFault: error.message };
    }
  }
}

const isRegularFile = (file: string): Promise<boolean> =>
  expectRegularFile(file).then(
    () => true,
    () => false,
  );
