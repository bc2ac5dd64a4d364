import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run, stop } from './dependencies.mjs';

/** Programs of the system that the tests drive: the command, where else it may be named, and each system's package. */
const PROGRAMS = [
  { command: 'ffmpeg', override: 'FFMPEG_PATH', apt: 'ffmpeg', brew: 'ffmpeg', winget: 'Gyan.FFmpeg' },
  {
    command: 'chromium',
    override: 'CHROMIUM_PATH',
    apt: 'chromium',
    brew: '--cask chromium',
    winget: 'Hibbiki.Chromium',
  },
];

const isThere = ({ command, override }) =>
  process.env[override] ? existsSync(process.env[override]) : spawnSync(command, ['--version']).error === undefined;

const isRootOnDebian = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

const installLine = (missing) => {
  if (process.platform === 'darwin') return missing.map(({ brew }) => `brew install ${brew}`).join(' && ');
  if (process.platform === 'win32') return missing.map(({ winget }) => `winget install ${winget}`).join(' && ');
  return `sudo apt-get install -y ${missing.map(({ apt }) => apt).join(' ')}`;
};

/** Installs the programs that the tests need where it may, else says the one line to type and stops. */
export const installSystemPackages = () => {
  const missing = PROGRAMS.filter((program) => !isThere(program));
  if (missing.length === 0) return;
  const names = missing.map(({ command }) => command).join(' and ');
  if (!isRootOnDebian()) stop(`The tests need ${names}. Type:\n\n  ${installLine(missing)}\n`);
  console.log(`Installing ${names} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing.map(({ apt }) => apt)], { env });
};
