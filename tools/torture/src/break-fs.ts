import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * The file system calls that write a session. Calls of a file handle are matched by the file that it was opened for.
 */
const PATH_CALLS = ['open', 'mkdir', 'rename', 'rm'] as const;
const HANDLE_CALLS = ['appendFile', 'writeFile', 'datasync', 'sync', 'truncate'] as const;
const WRITES: readonly string[] = ['appendFile', 'writeFile'];

/** Decides what happens at a call for a file of a session. */
type Breaker = (
  file: string,
  name: string,
  whole: () => Promise<unknown>,
  half: () => Promise<unknown>,
) => Promise<unknown>;

const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};

/** `kill:N`: the process dies before the N-th call. `torn:N`: it dies when the N-th call, a write, is half done. */
const killer = (at: number, torn: boolean): Breaker => {
  let calls = 0;
  return async (_file, name, whole, half) => {
    calls += 1;
    if (calls !== at) return whole();
    if (!torn) return die();
    if (!WRITES.includes(name)) return whole();
    await half();
    return die();
  };
};

const SESSION = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/;
/** Calls that succeed even when the disk is full, because they free space. */
const FREEING: readonly string[] = ['truncate', 'rm'];

/** `fail:CODE`: in the k-th session, the k-th call fails with CODE (a write half done), and so do all later calls. */
const failer = (code: string): Breaker => {
  const sessions = new Map<string, { readonly at: number; calls: number }>();
  return async (file, name, whole, half) => {
    const id = SESSION.exec(file)?.[0];
    if (id === undefined || FREEING.includes(name)) return whole();
    const session = sessions.get(id) ?? { at: sessions.size + 1, calls: 0 };
    sessions.set(id, session);
    session.calls += 1;
    if (session.calls < session.at) return whole();
    if (WRITES.includes(name)) await half();
    throw Object.assign(new Error(`${code}: the disk broke at ${name} ${session.at}`), { code });
  };
};

const breakerOf = (asked: string): Breaker => {
  const [kind, detail = ''] = asked.split(':');
  if (kind === 'kill' || kind === 'torn') return killer(Number(detail), kind === 'torn');
  if (kind === 'fail') return failer(detail);
  throw new RangeError(`expected BREAK_FS to be kill:N, torn:N or fail:CODE, got "${asked}"`);
};

/** Wraps Node's own calls for files below `root` with the fault that `asked` names; other files are not affected. */
export const breakFileSystem = (asked: string, root: string): void => {
  const act = breakerOf(asked);
  const opened = new WeakMap<object, string>();
  const isOurs = (file: unknown): file is string =>
    typeof file === 'string' && !path.relative(root, file).startsWith('..');
  const wrapHandle = (handle: FileHandle, file: string): void => {
    const calls = handle as unknown as Record<string, Call>;
    for (const name of HANDLE_CALLS) {
      const real = (calls[name] as Call).bind(handle);
      const halved = (text: unknown): Promise<unknown> => real(String(text).slice(0, String(text).length >> 1));
      calls[name] = (...args) =>
        act(
          file,
          name,
          () => real(...args),
          () => halved(args[0]),
        );
    }
  };
  const calls = fs as unknown as Record<string, Call>;
  for (const name of PATH_CALLS) {
    const real = calls[name] as Call;
    calls[name] = async (...args) => {
      const [file] = args;
      if (!isOurs(file)) return real(...args);
      const answer = await act(
        file,
        name,
        () => real(...args),
        () => real(...args),
      );
      if (name === 'open' && !opened.has(answer as object)) wrapHandle(answer as FileHandle, file);
      return answer;
    };
  }
  syncBuiltinESMExports();
};
