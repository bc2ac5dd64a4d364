// `npm run licenses`: writes THIRD-PARTY.md, the licences of all packages that run with Instep.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGE = path.join(ROOT, 'THIRD-PARTY.md');

/** Licences of packages that a program under the MIT licence may use. */
const ACCEPTED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Apache-2.0', 'OFL-1.1'],
  ...['Unlicense', 'CC0-1.0', 'Python-2.0'],
]);

const PAGE_HEAD = `# Third-party packages

Instep itself is under the [MIT licence](LICENSE). These packages run with it; \`npm ci\` installs each with its own
licence, and the built web app carries the licences of what is bundled as \`/licenses.txt\`. [NOTICE](NOTICE) says
whose weights, font and dances are inside. Tools for development alone are not listed.

\`npm run licenses\` writes this page from \`package-lock.json\`.
`;

/** The parts of a `package-lock.json` that are read. */
type Lock = {
  readonly packages: Readonly<
    Record<
      string,
      { readonly version?: string; readonly license?: string; readonly dev?: boolean; readonly link?: boolean }
    >
  >;
};

/** An installed package; `folder` is its folder, relative to the repository. */
export type ThirdParty = {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly folder: string;
};

/** All packages of a lock file except those for development only. */
export const productionPackages = (lock: Lock, root: string = ROOT): ThirdParty[] =>
  Object.entries(lock.packages)
    .filter(([folder, { dev, link }]) => folder.includes('node_modules/') && !dev && !link)
    .map(([folder, { version, license }]) => ({
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: version ?? '',
      license: license ?? licenseFromPackageJson(path.join(root, folder)),
      folder,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));

type LegacyPackage = {
  readonly license?: string | { readonly type: string };
  readonly licenses?: readonly { readonly type: string }[];
};

/** Older packages name their licence in forms that the lock file leaves out. */
const licenseFromPackageJson = (folder: string): string => {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return 'unknown';
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as LegacyPackage;
  if (license !== undefined) return typeof license === 'string' ? license : license.type;
  return licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown';
};

/** Whether at least one licence in an SPDX expression is accepted. The expression must not contain AND. */
export const isAccepted = (license: string): boolean =>
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => ACCEPTED.has(one.trim()));

/** The text of THIRD-PARTY.md. */
export const thirdPartyPage = (packages: readonly ThirdParty[]): string => {
  const rows = new Map(
    packages.map(({ name, version, license }) => [`${name} ${version}`, { name, version, license }]),
  );
  return [
    PAGE_HEAD,
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...[...rows.values()].map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
    '',
  ].join('\n');
};

/** Names of the installed packages that contain no licence file: NOTICE has to name them. */
export const withoutLicenseFile = (packages: readonly ThirdParty[], root: string = ROOT): string[] =>
  packages
    .filter(({ folder }) => existsSync(path.join(root, folder)))
    .filter(
      ({ folder }) =>
        !readdirSync(path.join(root, folder)).some((name) => /^(?:licen[cs]e|copying|notice)/i.test(name)),
    )
    .map(({ name }) => name);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const packages = productionPackages(JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lock);
  writeFileSync(PAGE, thirdPartyPage(packages));
  console.log(`${packages.length} packages`);
  console.log(`without a licence file: ${withoutLicenseFile(packages).join(', ')}`);
  const rejected = packages.filter(({ license }) => !isAccepted(license));
  console.log(`not accepted: ${rejected.map(({ name, license }) => `${name} (${license})`).join(', ') || 'none'}`);
}
