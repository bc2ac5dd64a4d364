// Plain JavaScript without dependencies: it runs on a clone in which nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const MIN_NODE = [20, 19];
const INSTALLED = path.join(ROOT, 'node_modules/.instep-lock.json');
const LOCK = path.join(ROOT, 'package-lock.json');

/** Prints what to do, and ends the process. */
export const exitWithMessage = (message) => {
  console.error(message);
  process.exit(1);
};

/** Runs a command in the repository and shows its output; ends the process when the command fails. */
export const run = (command, args, { env = process.env } = {}) => {
  const { status, signal, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env, shell: isWindows() });
  if (error) exitWithMessage(`${command} could not be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
};

// On Windows, npm and npx are .cmd files, which only a shell can run.
const isWindows = () => process.platform === 'win32';

const nodeIsNewEnough = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
};

/** Installs what the lock file names, unless the same lock file was installed before. */
export const installDependencies = () => {
  if (!nodeIsNewEnough()) {
    exitWithMessage(
      `Instep needs Node ${MIN_NODE.join('.')} or later; this is ${process.versions.node}. Get one from https://nodejs.org`,
    );
  }
  const lock = readFileSync(LOCK, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lock) return;
  console.log('Installing dependencies (once) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(INSTALLED, lock);
};
