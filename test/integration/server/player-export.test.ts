import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readZipByPython, hasPython } from '../../support/independent-readers.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const openFilesIn = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(folder) ? file : [];
    } catch {
      return [];
    }
  });

it('an export whose download is aborted leaves no file open', async () => {
  const folders = makeFolders();
  const id = await writeSession(folders.sessions);
  // Random text, which does not become small in a ZIP.
  const noise = Array.from({ length: 24 * 2 ** 16 }, () => Math.random().toString(36)).join('\n');
  const poses = path.join(folders.sessions, '2026-11-20', id, 'poses.csv');
  writeFileSync(poses, noise);
  const server = await startTestServer(folders);
  for (let k = 0; k < 3; k++) {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /api/players/export.zip?player=Mia HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    await expect.poll(() => openFilesIn(poses)).toHaveLength(1);
    socket.resetAndDestroy();
    await expect.poll(() => openFilesIn(poses)).toEqual([]);
  }
  await server.stop();
  folders.remove();
});

if (!hasPython) console.warn('SKIPPED: no python3 here, so no ZIP is read by another program');

describe.skipIf(!hasPython)('an export of a player with two sessions', () => {
  let folders: Folders;
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let first: string;
  let second: string;
  const folderOf = (id: string) => path.join(folders.sessions, '2026-11-20', id);
  const note = (text: string) => ({ id: text, atS: 1, text, writtenAt: '2026-11-20T12:00:00.000Z' });
  const writeNotes = (id: string, ...texts: readonly string[]) =>
    writeFileSync(path.join(folderOf(id), 'notes.json'), JSON.stringify({ version: 1, notes: texts.map(note) }));
  const sendJson = (method: string, address: string, body: unknown) =>
    fetch(server.address + address, {
      method,
      headers: { 'content-type': 'application/json', origin: server.address },
      body: JSON.stringify(body),
    });

  beforeEach(async () => {
    folders = makeFolders();
    // The latest session comes first.
    first = await writeSession(folders.sessions, { startedAt: '2026-11-20T13:00:00.000Z' });
    second = await writeSession(folders.sessions);
    writeNotes(second, 'one');
    server = await startTestServer(folders);
  });
  afterEach(async () => {
    await server.stop();
    folders.remove();
  });

  /** Returns the files of the ZIP by name; `meanwhile` runs when its first bytes have arrived. */
  const exportZip = async (meanwhile?: () => unknown) => {
    // More than fits into all buffers: the second session is not opened before the client reads on.
    if (meanwhile) writeFileSync(path.join(folderOf(first), 'poses.csv'), randomBytes(2 ** 24));
    const response = await fetch(`${server.address}/api/players/export.zip?player=Mia`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      if (chunks.length === 0) await meanwhile?.();
      chunks.push(chunk);
    }
    const files = readZipByPython(Buffer.concat(chunks));
    return Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name.replace(/.*-([0-9a-f]{8}\/)/, '$1'), text]),
    );
  };
  const inZip = (id: string, file: string) => `${id.slice(0, 8)}/${file}`;

  it('includes a note and a group that are added before the export reaches their session', async () => {
    const files = await exportZip(async () => {
      expect((await sendJson('POST', `/api/sessions/${second}/notes`, { atS: 2, text: 'two' })).status).toBe(201);
      expect((await sendJson('PUT', '/api/players/group', { player: 'Mia', group: 'Class 7b' })).status).toBe(200);
    });
    expect(files[inZip(second, 'notes.csv')]).toMatch(/one.*\n.*two/);
    expect(JSON.parse(files[inZip(second, 'session.json')] ?? '')).toMatchObject({ group: 'Class 7b' });
    expect(files).not.toHaveProperty('could-not-be-read.txt');
  });

  it('includes the first session and lists the second as unreadable when it is deleted during the export', async () => {
    const files = await exportZip(() => rmSync(folderOf(second), { recursive: true }));
    expect(files).toHaveProperty([inZip(first, 'moves.csv')]);
    expect(files['could-not-be-read.txt']).toMatch(
      new RegExp(`^2026-11-20-made-${second.slice(0, 8)}: deleted while this ZIP was made\n$`),
    );
  });

  it('includes the second session even if a file of the first is truncated while it is read', async () => {
    const files = await exportZip(() => truncateSync(path.join(folderOf(first), 'poses.csv'), 100));
    expect(files).toHaveProperty([inZip(second, 'moves.csv')]);
  });

  it.each([
    ['is torn', '{"version":1,"no', 'expected JSON, got something else'],
    ['is of a newer version', '{"version":2,"notes":[],"tags":["new"]}', '/version Invalid input: expected 1'],
  ])('includes a notes file that %s unchanged, and lists it as unreadable', async (_fault, text, reason) => {
    writeFileSync(path.join(folderOf(second), 'notes.json'), text);
    const files = await exportZip();
    expect(files[inZip(second, 'notes.json')]).toBe(text);
    expect(files['could-not-be-read.txt']).toContain(`notes.csv: notes.json: ${reason}`);
  });

  it('leaves out folders, and includes tables that were kept aside', async () => {
    writeFileSync(path.join(folderOf(second), 'frames.csv.unreadable-2'), 'kept aside');
    rmSync(path.join(folderOf(second), 'moves.csv'));
    mkdirSync(path.join(folderOf(second), 'moves.csv'));
    const files = await exportZip();
    expect(files).toHaveProperty([inZip(second, 'poses.csv')]);
    expect(files).not.toHaveProperty([inZip(second, 'moves.csv')]);
    expect(files[inZip(second, 'frames.csv.unreadable-2')]).toBe('kept aside');
  });
});

describe('notes of a newer version', () => {
  it('are reported in the details of their session, can be neither read nor changed, and stay on disk unchanged', async () => {
    const folders = makeFolders();
    const id = await writeSession(folders.sessions);
    const file = path.join(folders.sessions, '2026-11-20', id, 'notes.json');
    writeFileSync(file, '{"version":2,"notes":[]}');
    const server = await startTestServer(folders);
    const page = await fetch(`${server.address}/api/sessions/${id}`);
    expect(page.status).toBe(200);
    expect(await page.json()).toMatchObject({
      notes: [],
      notesFault: expect.stringContaining('notes.json: /version Invalid input: expected 1') as unknown,
    });
    for (const [method, address] of [
      ['GET', `/api/sessions/${id}/notes`],
      ['POST', `/api/sessions/${id}/notes`],
      ['DELETE', `/api/sessions/${id}/notes/x`],
      ['GET', `/api/sessions/${id}/notes.csv`],
    ] as const) {
      const response = await fetch(server.address + address, {
        method,
        headers: { 'content-type': 'application/json', origin: server.address },
        body: method === 'POST' ? JSON.stringify({ atS: 1, text: 'new' }) : null,
      });
      expect([address, response.status]).toEqual([address, 409]);
      expect(await response.json()).toMatchObject({ error: expect.stringContaining('notes.json') as unknown });
    }
    expect(readFileSync(file, 'utf8')).toBe('{"version":2,"notes":[]}');
    await server.stop();
    folders.remove();
  });
});
