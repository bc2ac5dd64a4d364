import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSoundClip } from '../../support/clips.ts';
import { createServerProcesses } from '../../support/server-process.ts';
import { makeFolders, type Folders } from '../../support/test-server.ts';

const SERVER = fileURLToPath(new URL('../../support/studio-server-process.ts', import.meta.url));

let folders: Folders;
const { start, killAll } = createServerProcesses();
let clips: string;
beforeEach(() => {
  folders = makeFolders();
  clips = mkdtempSync(path.join(tmpdir(), 'instep-owners-'));
  makeSoundClip(path.join(clips, 'waltz.mp4'));
});
afterEach(() => {
  killAll();
  folders.remove();
  rmSync(clips, { recursive: true });
});

type Progress = { readonly stage: string; readonly done: number };
type Listed = { readonly id: string; readonly state: string; readonly progress: Progress | null };
const imports = async (address: string): Promise<readonly Listed[]> => {
  const response = await fetch(`${address}/api/studio/imports`);
  return ((await response.json()) as { readonly imports: readonly Listed[] }).imports;
};
const stateAt = async (address: string): Promise<string | undefined> => (await imports(address))[0]?.state;

/** The arguments of a process and its parent; `null` if it has ended. */
const processOf = (pid: number): { readonly args: readonly string[]; readonly parent: number } | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'), parent: Number(parent) };
  } catch {
    return null;
  }
};

/** The processes on this machine that extract the dance of an import. */
const extractionsOf = (id: string): number[] => {
  const pids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
  const candidates = pids.filter((pid) => {
    const { args = [] } = processOf(pid) ?? {};
    return args.includes('add') && args.some((arg) => arg.includes(id));
  });
  // Until it executes its own program, a child has the same arguments as its parent.
  return candidates.filter((pid) => !candidates.includes(processOf(pid)?.parent ?? 0));
};

const SLOW_POLLING = { timeout: 300_000, interval: 250 };

test.skipIf(!existsSync('/proc/self/cmdline'))(
  'only one of two servers extracts a dance; when it is killed, its extraction ends and the other server completes it',
  { timeout: 900_000 },
  async () => {
    const options = { entry: SERVER, environment: { VIDEOS_DIR: clips } };
    const [first, other] = [await start(folders, options), await start(folders, options)];
    let maxExtractions = 0;
    const request = { video: 'waltz.mp4', title: 'Waltz', level: 1, tags: [] };
    const response = await fetch(`${first.address}/api/studio/imports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: first.address },
      body: JSON.stringify(request),
    });
    const { id } = (await response.json()) as Listed;
    await expect
      .poll(async () => {
        maxExtractions = Math.max(maxExtractions, extractionsOf(id).length);
        return (await imports(first.address))[0]?.progress?.stage;
      }, SLOW_POLLING)
      .toBe('poses');
    await expect.poll(() => stateAt(other.address), SLOW_POLLING).toBe('running');
    expect(extractionsOf(id)).toHaveLength(1);

    first.child.kill('SIGKILL');
    await first.exited;
    await expect.poll(() => extractionsOf(id), SLOW_POLLING).toEqual([]);
    await expect
      .poll(async () => {
        maxExtractions = Math.max(maxExtractions, extractionsOf(id).length);
        return stateAt(other.address);
      }, SLOW_POLLING)
      .toBe('done');
    expect(maxExtractions).toBe(1);
    expect(readdirSync(folders.dances).filter((name) => name.startsWith('waltz'))).toEqual([
      'waltz.csv',
      'waltz.jpg',
      'waltz.json',
      'waltz.mp4',
    ]);
  },
);
