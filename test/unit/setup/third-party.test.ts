import { existsSync, readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it, test } from 'vitest';
import { isAccepted, productionPackages, thirdPartyPage, withoutLicenseFile } from '@instep/setup/third-party';

const fileOf = (name: string) => new URL(`../../../${name}`, import.meta.url).pathname;
const LOCK = JSON.parse(readFileSync(fileOf('package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
};
const PACKAGES = productionPackages(LOCK);

describe('the packages that run with Instep', () => {
  it('are listed in THIRD-PARTY.md, as `npm run licenses` writes it', async () => {
    const page = fileOf('THIRD-PARTY.md');
    expect(readFileSync(page, 'utf8')).toBe(
      await format(thirdPartyPage(PACKAGES), { ...(await resolveConfig(page)), parser: 'markdown' }),
    );
  });

  it('are all under accepted licences', () => {
    expect(PACKAGES.filter(({ license }) => !isAccepted(license))).toEqual([]);
    expect(isAccepted('GPL-3.0')).toBe(false);
    expect(isAccepted('(MIT OR GPL-3.0)')).toBe(true);
  });

  it('are named in NOTICE if they have no licence file', () => {
    const notice = readFileSync(fileOf('NOTICE'), 'utf8');
    const groups = [/^@tensorflow\/tfjs-/, /^@esbuild\//];
    const missing = withoutLicenseFile(PACKAGES).filter((name) => !groups.some((group) => group.test(name)));
    expect(missing.length).toBeGreaterThan(3);
    expect(missing.filter((name) => !notice.includes(name))).toEqual([]);
  });
});

test('no tar below 7.5.11 is installed: older versions write outside their folder', () => {
  const versions = Object.entries(LOCK.packages)
    .filter(([place]) => place.endsWith('node_modules/tar'))
    .map(([, { version = '' }]) => version.split('.').map(Number));
  for (const [major = 0, minor = 0, patch = 0] of versions) {
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(7_005_011);
  }
});

test.each(['LICENSE', 'NOTICE', 'THIRD-PARTY.md', 'licenses/Apache-2.0.txt', 'licenses/OFL-1.1-Inter.txt'])(
  '%s is in the repository',
  (name) => {
    expect(existsSync(fileOf(name))).toBe(true);
  },
);
