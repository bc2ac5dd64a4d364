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
type FileSystemFault = (
  file: string,
  name: string,
  runCall: () => Promise<unknown>,
  runHalf: () => Promise<unknown>,
) => Promise<unknown>;

const killSelf = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};

/** `kill:N`: the process dies before the N-th call. `torn:N`: it dies when the N-th call, a write, is half done. */
const killAtCall = (at: number, torn: boolean): FileSystemFault => {
  let calls = 0;
  return async (_file, name, runCall, runHalf) => {
    calls += 1;
    if (calls !== at) return runCall();
    if (!torn) return killSelf();
    if (!WRITES.includes(name)) return runCall();
    await runHalf();
    return killSelf();
  };
};

const SESSION = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/;
/** Calls that succeed even when the disk is full, because they free space. */
const FREEING: readonly string[] = ['truncate', 'rm'];

/** `fail:CODE`: in the k-th session, the k-th call fails with CODE (a write half done), and so do all later calls. */
const failFromCall = (code: string): FileSystemFault => {
  const sessions = new Map<string, { readonly at: number; calls: number }>();
  return async (file, name, runCall, runHalf) => {
    const id = SESSION.exec(file)?.[0];
    if (id === undefined || FREEING.includes(name)) return runCall();
    const session = sessions.get(id) ?? { at: sessions.size + 1, calls: 0 };
    sessions.set(id, session);
    session.calls += 1;
    if (session.calls < session.at) return runCall();
    if (WRITES.includes(name)) await runHalf();
    throw Object.assign(new Error(`${code}: the disk broke at ${name} ${session.at}`), { code });
  };
};

const parseFault = (spec: string): FileSystemFault => {
  const [kind, detail = ''] = spec.split(':');
  if (kind === 'kill' || kind === 'torn') return killAtCall(Number(detail), kind === 'torn');
  if (kind === 'fail') return failFromCall(detail);
  throw new RangeError(`expected BREAK_FS to be kill:N, torn:N or fail:CODE, got "${spec}"`);
};

/** Wraps Node's own calls for files below `root` with the fault that `spec` names; other files are not affected. */
export const breakFileSystem = (spec: string, root: string): void => {
  const fault = parseFault(spec);
  const opened = new WeakMap<object, string>();
  const isBelowRoot = (file: unknown): file is string =>
    typeof file === 'string' && !path.relative(root, file).startsWith('..');
  const wrapHandle = (handle: FileHandle, file: string): void => {
    const calls = handle as unknown as Record<string, Call>;
    for (const name of HANDLE_CALLS) {
      const original = (calls[name] as Call).bind(handle);
      const writeHalf = (text: unknown): Promise<unknown> => original(String(text).slice(0, String(text).length >> 1));
      calls[name] = (...args) =>
        fault(
          file,
          name,
          () => original(...args),
          () => writeHalf(args[0]),
        );
    }
  };
  const calls = fs as unknown as Record<string, Call>;
  for (const name of PATH_CALLS) {
    const original = calls[name] as Call;
    calls[name] = async (...args) => {
      const [file] = args;
      if (!isBelowRoot(file)) return original(...args);
      const result = await fault(
        file,
        name,
        () => original(...args),
        () => original(...args),
      );
      if (name === 'open' && !opened.has(result as object)) wrapHandle(result as FileHandle, file);
      return result;
    };
  }
  syncBuiltinESMExports();
};
