import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from '@instep/measures/measure';
import { NONE, type Scenario } from '../scenario.ts';
import type { Harness } from '../harness.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const REGISTRY = 'https://registry.npmjs.org/';
/** Scripts that npm runs by itself during an installation. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

type Specs = Readonly<Record<string, string>>;
type PackageJson = { readonly scripts?: Specs; readonly dependencies?: Specs; readonly devDependencies?: Specs };
type LockedPackage = {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
};

/** The folders of our own packages, the repository's root first. */
const ownFolders = async (): Promise<string[]> => {
  const kinds = ['apps', 'packages', 'tools'];
  const workspaceFolders = await Promise.all(
    kinds.map(async (kind) => (await readdir(ROOT + kind)).map((name) => `${kind}/${name}`)),
  );
  return ['.', 'test', ...workspaceFolders.flat()];
};

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(path.join(ROOT, file), 'utf8')) as T;

/**
 * Installs from the lock file into a separate folder, without running scripts. Returns whether npm accepted the lock
 * file and left it unchanged.
 */
const tryLockedInstall = async (folders: readonly string[]): Promise<boolean> => {
  const installFolder = await mkdtemp(path.join(tmpdir(), 'instep-install-'));
  try {
    const files = [...folders.map((folder) => `${folder}/package.json`), 'package-lock.json', '.npmrc'];
    for (const file of files) await cp(path.join(ROOT, file), path.join(installFolder, file), { recursive: true });
    const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    await promisify(execFile)('npm', args, { cwd: installFolder, maxBuffer: 2 ** 26 });
    const locks = [ROOT, installFolder].map((root) => readFile(path.join(root, 'package-lock.json'), 'utf8'));
    const [lockBefore, lockAfter] = await Promise.all(locks);
    return lockBefore === lockAfter;
  } catch {
    return false;
  } finally {
    await rm(installFolder, { recursive: true, force: true });
  }
};

const measureSupplyChain = async (harness: Harness): Promise<Figures> => {
  const folders = await ownFolders();
  const ownPackages = await Promise.all(folders.map((folder) => readJson<PackageJson>(`${folder}/package.json`)));
  const { packages } = await readJson<{ packages: Readonly<Record<string, LockedPackage>> }>('package-lock.json');
  const thirdParty = Object.entries(packages).filter(([name, { link }]) => name.includes('node_modules/') && !link);
  const specs = ownPackages.flatMap(({ dependencies = {}, devDependencies = {} }) =>
    Object.values({ ...dependencies, ...devDependencies }),
  );
  const scripts = ownPackages.flatMap((one) => INSTALL_SCRIPTS.filter((name) => one.scripts?.[name] !== undefined));
  const ignoresScripts = (await readFile(path.join(ROOT, '.npmrc'), 'utf8')).includes('ignore-scripts=true');
  const withScripts = thirdParty.filter(([, { hasInstallScript }]) => hasInstallScript);
  harness.log(`36: would run scripts if they might: ${withScripts.map(([name]) => name).join(', ')}`);
  return {
    values: {
      scripts: scripts.length + (ignoresScripts ? 0 : withScripts.length),
      unhashed: thirdParty.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).length,
      // Without `resolved`, a package comes from the registry; its hash proves that it is the one that was locked.
      elsewhere: thirdParty.filter(([, { resolved = REGISTRY }]) => !resolved.startsWith(REGISTRY)).length,
      inexact: specs.filter((spec) => !EXACT.test(spec)).length,
      otherwise: (await tryLockedInstall(folders)) ? 0 : 1,
    },
    n: thirdParty.length,
    note: `npm ci --ignore-scripts in a folder of its own; ${withScripts.length} packages have install scripts, which do not run; npm audit is left to a public CI`,
  };
};

export const PACKAGES: readonly Scenario[] = [
  {
    id: '36',
    measure:
      'packages: run scripts, have no hash, come from elsewhere, have no exact version; installed unlike the lock',
    bounds: { scripts: NONE, unhashed: NONE, elsewhere: NONE, inexact: NONE, otherwise: NONE },
    run: measureSupplyChain,
  },
];
