import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPOSITORY } from '@instep/server/config';
import { connectPlayClient } from '../../support/play-client.ts';
import { environmentOf, makeFolders, type Folders } from '../../support/test-server.ts';
import { TEST_DANCES } from '../../support/test-data.ts';

const MAIN = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url));
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
/** A comment in every JPEG of this test: wherever it is found, an image was stored. */
const CANARY = Buffer.from('canary-4f1c9b7e2a60d385');

let folders: Folders;
let child: ChildProcess;
let address: string;
let output = Buffer.alloc(0);

/** The server with the real model; all folders to which it may write belong to the test. */
beforeAll(async () => {
  folders = makeFolders();
  const temporary = path.join(folders.sessions, '../temporary');
  mkdirSync(temporary);
  const env = {
    ...process.env,
    ...environmentOf(folders, { DANCES_DIR: TEST_DANCES, LOG_LEVEL: 'trace', RESUME_MS: '100' }),
    ...{ TMPDIR: temporary, HOME: temporary },
  };
  child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const appendOutput = (chunk: Buffer): void => void (output = Buffer.concat([output, chunk]));
  child.stdout?.on('data', appendOutput);
  child.stderr?.on('data', appendOutput);
  const printedAddress = () => /Instep is at (http:\S+)\n/.exec(output.toString())?.[1];
  while (!printedAddress()) await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  address = printedAddress() ?? '';
});
afterAll(() => {
  child.kill('SIGKILL');
  folders.remove();
});

const withCanary = (jpeg: Buffer): Uint8Array => {
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xfffe);
  comment.writeUInt16BE(CANARY.length + 2, 2);
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), comment, CANARY, jpeg.subarray(2)]));
};

const hasImage = (bytes: Buffer): boolean =>
  bytes.includes(JPEG_START) || bytes.includes(CANARY) || bytes.includes(CANARY.toString('base64').slice(4, -4));

/** Every file under the folders that the server may write to. */
const writtenFiles = (): string[] => {
  const root = path.dirname(folders.sessions);
  const names = readdirSync(root, { recursive: true }) as string[];
  return names
    .map((name) => path.join(root, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
};

/** The content of a file; empty if the server has removed the file since it was listed, as it does with leases. */
const contentOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
};

/** Every regular file that the server holds open, deleted ones included, except for those in the repository. */
const openFiles = (): string[] => {
  const folder = `/proc/${child.pid}/fd`;
  return readdirSync(folder)
    .map((descriptor) => path.join(folder, descriptor))
    .filter((link) => !readlinkSync(link).startsWith(REPOSITORY) && statSync(link).isFile());
};

it.skipIf(!existsSync('/proc/self/fd'))(
  'no camera image is in a file or in the log, neither during a dance nor after its connection has broken',
  async () => {
    const image = withCanary(readFileSync(path.join(TEST_DANCES, 'first-steps.jpg')));
    expect(hasImage(Buffer.from(image))).toBe(true);
    const player = await connectPlayClient(address);
    player.sendHello();
    player.sendStart({ danceId: 'first-steps' });
    await player.waitFor('ready');
    const sendFrame = async (jpeg: Uint8Array, mediaTime: number) => {
      const sequence = player.sendFrame(jpeg, { mediaTime });
      return player.waitFor('frame', (frame) => frame.sequence === sequence);
    };
    for (let k = 0; k < 10; k++) expect((await sendFrame(image, k / 10)).outcome).toBe('seen');
    // A frame that cannot be decoded is the most likely one to be logged.
    expect((await sendFrame(image.slice(0, 2000), 1)).outcome).toBe('undecodable');
    await player.waitFor('saved', ({ upToSequence }) => upToSequence === 10);
    expect(openFiles().length).toBeGreaterThanOrEqual(3);
    for (const file of [...openFiles(), ...writtenFiles()])
      expect([file, hasImage(contentOf(file))]).toEqual([file, false]);
    player.terminate();
    const [session = ''] = writtenFiles().filter((file) => file.endsWith('session.json'));
    await expect.poll(() => readFileSync(session, 'utf8'), { timeout: 30_000 }).toContain('"incomplete"');
    for (const file of writtenFiles()) expect([file, hasImage(contentOf(file))]).toEqual([file, false]);
    expect(hasImage(output)).toBe(false);
  },
);
