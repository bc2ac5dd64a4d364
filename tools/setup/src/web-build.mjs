import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './dependencies.mjs';

const BUILT = path.join(ROOT, 'apps/web/dist/index.html');
const SOURCES = [
  'apps/web',
  ...['choreo', 'protocol', 'blazepose'].map((name) => `packages/${name}/src`),
  'package-lock.json',
];

const newestChange = (file) => {
  const stats = statSync(file);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const names = readdirSync(file).filter((name) => name !== 'dist' && name !== 'node_modules');
  return Math.max(0, ...names.map((name) => newestChange(path.join(file, name))));
};

/** Builds the web app, unless it is built and no source is newer. */
export const buildWeb = () => {
  const newest = Math.max(...SOURCES.map((source) => newestChange(path.join(ROOT, source))));
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs >= newest) return;
  console.log('Building the web app …');
  run('npm', ['run', 'build', '--silent']);
};
