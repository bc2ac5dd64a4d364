import { once } from 'node:events';
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeFolders, startTestServer } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const openUnder = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(folder) ? file : [];
    } catch {
      return [];
    }
  });

it('an export that nobody reads to its end leaves no file open', async () => {
  const folders = makeFolders();
  const id = await writeSession(folders.sessions);
  // Noise is as large in a ZIP as it is.
  const noise = Array.from({ length: 24 * 2 ** 16 }, () => Math.random().toString(36)).join('\n');
  const poses = path.join(folders.sessions, '2026-11-20', id, 'poses.csv');
  writeFileSync(poses, noise);
  const server = await startTestServer(folders);
  for (let k = 0; k < 3; k++) {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /api/players/export.zip?player=Mia HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    await expect.poll(() => openUnder(poses)).toHaveLength(1);
    socket.resetAndDestroy();
    await expect.poll(() => openUnder(poses), { timeout: 3000 }).toEqual([]);
  }
  await server.stop();
  folders.remove();
});
