import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exitWithMessage, run } from './dependencies.mjs';

/**
 * System programs that the tests run: the command, the environment variable that overrides its path, and its packages.
 */
const PROGRAMS = [
  { command: 'ffmpeg', override: 'FFMPEG_PATH', apt: 'ffmpeg', brew: 'ffmpeg', winget: 'Gyan.FFmpeg' },
  {
    command: 'chromium',
    override: 'CHROMIUM_PATH',
    apt: 'chromium',
    brew: '--cask chromium',
    winget: 'Hibbiki.Chromium',
  },
  // Without these, the tests that need them are skipped with a message.
  { command: 'nginx', apt: 'nginx', isOptional: true },
  { command: 'haproxy', apt: 'haproxy', isOptional: true },
];

/** Debian installs servers in a folder that only root has on the PATH. */
const PATH = `${process.env.PATH}${path.delimiter}/usr/sbin`;

const isInstalled = ({ command, override }) =>
  override && process.env[override]
    ? existsSync(process.env[override])
    : spawnSync(command, ['--version'], { env: { ...process.env, PATH } }).error === undefined;

const isRootOnDebian = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

const installCommand = (missing) => {
  if (process.platform === 'darwin') return missing.map(({ brew }) => `brew install ${brew}`).join(' && ');
  if (process.platform === 'win32') return missing.map(({ winget }) => `winget install ${winget}`).join(' && ');
  return `sudo apt-get install -y ${missing.map(({ apt }) => apt).join(' ')}`;
};

/** Installs the programs that the tests need where it is allowed to; otherwise prints the command to type and stops. */
export const installSystemPackages = () => {
  const missing = PROGRAMS.filter((program) => !isInstalled(program));
  const needed = missing.filter(({ isOptional }) => !isOptional);
  const optional = missing.filter(({ isOptional }) => isOptional);
  if (isRootOnDebian()) {
    if (needed.length > 0) install(needed);
    if (optional.length > 0) tryToInstall(optional);
    return;
  }
  if (needed.length > 0) exitWithMessage(`The tests need ${namesOf(needed)}. Type:\n\n  ${installCommand(needed)}\n`);
  if (optional.length > 0) console.warn(`SKIPPED: what needs ${namesOf(optional)}, which are not installed.`);
};

const namesOf = (programs) => programs.map(({ command }) => command).join(' and ');

const UNATTENDED = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
const installArguments = (programs) => [
  ...['install', '-y', '-qq', '--no-install-recommends'],
  ...programs.map(({ apt }) => apt),
];

const install = (programs) => {
  console.log(`Installing ${namesOf(programs)} …`);
  run('apt-get', ['update', '-qq'], { env: UNATTENDED });
  run('apt-get', installArguments(programs), { env: UNATTENDED });
};

/** Debian starts a server as soon as it is installed, unless this file forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Installs servers that only some tests need, without starting them. A failure is not an error. */
const tryToInstall = (programs) => {
  console.log(`Installing ${namesOf(programs)} …`);
  const isOurPolicy = !existsSync(POLICY);
  // On Ctrl-C, apt-get ends first, so that the policy file is removed before this process ends.
  const ignoreSignal = () => {};
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, ignoreSignal);
  if (isOurPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const options = { env: UNATTENDED, stdio: 'inherit' };
    spawnSync('apt-get', ['update', '-qq'], options);
    const { status, signal } = spawnSync('apt-get', installArguments(programs), options);
    interrupted = signal !== null;
    if (status !== 0) console.warn(`SKIPPED: what needs ${namesOf(programs)}, which could not be installed.`);
  } finally {
    if (isOurPolicy) rmSync(POLICY);
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, ignoreSignal);
  }
  if (interrupted) exitWithMessage('Interrupted.');
};
