import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from '@instep/measures/measure';
import type { Ordeal } from '../ordeal.ts';
import type { Stage } from '../stage.ts';

const HOUSE = fileURLToPath(new URL('../../../../', import.meta.url));
const REGISTRY = 'https://registry.npmjs.org/';
/** Scripts that npm runs by itself during an installation. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

type Specs = Readonly<Record<string, string>>;
type PackageJson = { readonly scripts?: Specs; readonly dependencies?: Specs; readonly devDependencies?: Specs };
type Locked = {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
};

/** The folders of our own packages, the repository's root first. */
const ownFolders = async (): Promise<string[]> => {
  const kinds = ['apps', 'packages', 'tools'];
  const inside = await Promise.all(
    kinds.map(async (kind) => (await readdir(HOUSE + kind)).map((name) => `${kind}/${name}`)),
  );
  return ['.', 'test', ...inside.flat()];
};

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(path.join(HOUSE, file), 'utf8')) as T;

/**
 * Installs from the lock file into a separate folder, without running scripts. Returns whether npm accepted the lock
 * file and left it unchanged.
 */
const installsAsLocked = async (folders: readonly string[]): Promise<boolean> => {
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'instep-install-'));
  try {
    const files = [...folders.map((folder) => `${folder}/package.json`), 'package-lock.json', '.npmrc'];
    for (const file of files) await cp(path.join(HOUSE, file), path.join(elsewhere, file), { recursive: true });
    const asked = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    await promisify(execFile)('npm', asked, { cwd: elsewhere, maxBuffer: 2 ** 26 });
    const locks = [HOUSE, elsewhere].map((root) => readFile(path.join(root, 'package-lock.json'), 'utf8'));
    const [ours, left] = await Promise.all(locks);
    return ours === left;
  } catch {
    return false;
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
};

const supply = async (stage: Stage): Promise<Figures> => {
  const folders = await ownFolders();
  const own = await Promise.all(folders.map((folder) => readJson<PackageJson>(`${folder}/package.json`)));
  const { packages } = await readJson<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json');
  const foreign = Object.entries(packages).filter(([name, { link }]) => name.includes('node_modules/') && !link);
  const specs = own.flatMap(({ dependencies = {}, devDependencies = {} }) =>
    Object.values({ ...dependencies, ...devDependencies }),
  );
  const scripts = own.flatMap((one) => INSTALL_SCRIPTS.filter((name) => one.scripts?.[name] !== undefined));
  const isIgnored = (await readFile(path.join(HOUSE, '.npmrc'), 'utf8')).includes('ignore-scripts=true');
  const wanting = foreign.filter(([, { hasInstallScript }]) => hasInstallScript);
  stage.talk(`36: would run scripts if they might: ${wanting.map(([name]) => name).join(', ')}`);
  return {
    values: {
      scripts: scripts.length + (isIgnored ? 0 : wanting.length),
      unhashed: foreign.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).length,
      // Without `resolved`, a package comes from the registry; its hash proves that it is the one that was locked.
      elsewhere: foreign.filter(([, { resolved = REGISTRY }]) => !resolved.startsWith(REGISTRY)).length,
      inexact: specs.filter((spec) => !EXACT.test(spec)).length,
      otherwise: (await installsAsLocked(folders)) ? 0 : 1,
    },
    n: foreign.length,
    note: `npm ci --ignore-scripts in a folder of its own; ${wanting.length} packages would run scripts and may not; npm audit is for a public CI`,
  };
};

const NOTHING = { atMost: 0 };

export const PACKAGES: readonly Ordeal[] = [
  {
    id: '36',
    measure:
      'packages: scripts run, without a hash, from elsewhere, of no exact version; installed otherwise than locked',
    bounds: { scripts: NOTHING, unhashed: NOTHING, elsewhere: NOTHING, inexact: NOTHING, otherwise: NOTHING },
    figuresOf: supply,
  },
];
