import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '@instep/server/config';
import { ensureCertificate } from '@instep/server/lan/certificate';

const NAMES = { hosts: ['studio', 'studio.local'], addresses: ['192.168.1.20', 'fd00::2'] };
const NOW = new Date('2026-11-20T12:00:00Z');
const daysLater = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

let root: string;
const folder = (): string => path.join(root, 'certificate');
const file = (): string => path.join(folder(), 'this-machine.pem');
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'instep-certificate-'))));
afterEach(() => rmSync(root, { recursive: true }));

describe("this machine's certificate", () => {
  it('contains all names and addresses, is for servers, and is self-signed', async () => {
    const certificate = new X509Certificate(await ensureCertificate(folder(), NAMES, NOW));
    for (const host of ['localhost', ...NAMES.hosts]) expect(certificate.checkHost(host)).toBe(host);
    for (const address of ['127.0.0.1', '::1', ...NAMES.addresses]) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('is valid from a day ago, for 397 days, which phones accept', async () => {
    const { validFrom, validTo } = new X509Certificate(await ensureCertificate(folder(), NAMES, NOW));
    expect(Date.parse(validFrom)).toBe(daysLater(-1).getTime());
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(397 * 86_400_000);
  });

  it('is reused, and only its owner can read the key', async () => {
    const created = await ensureCertificate(folder(), NAMES, NOW);
    expect(await ensureCertificate(folder(), NAMES, daysLater(300))).toBe(created);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder())).toEqual(['this-machine.pem']);
  });

  it.each([
    ['the machine has a new address', { ...NAMES, addresses: ['10.0.0.5'] }, NOW],
    ['the machine has a new name', { ...NAMES, hosts: ['other'] }, NOW],
    ['it expires within 30 days', NAMES, daysLater(367)],
    ['the clock was ahead when it was created', NAMES, daysLater(-2)],
  ])('is created again because %s', async (_reason, names, now) => {
    const created = await ensureCertificate(folder(), NAMES, NOW);
    const renewed = await ensureCertificate(folder(), names, now);
    expect(renewed).not.toBe(created);
    expect(await ensureCertificate(folder(), names, now)).toBe(renewed);
  });

  it.each([
    ['the machine has a new address', { ...NAMES, addresses: ['10.0.0.5'] }, NOW],
    ['the machine has a new name', { ...NAMES, hosts: ['other'] }, NOW],
    ['it expires within 30 days', { hosts: [], addresses: [] }, daysLater(367)],
    ['the clock was ahead when it was created', { hosts: [], addresses: [] }, daysLater(-2)],
  ])('keeps its key and its old names when it is created again because %s', async (_reason, names, now) => {
    const created = new X509Certificate(await ensureCertificate(folder(), NAMES, NOW));
    const renewed = new X509Certificate(await ensureCertificate(folder(), names, now));
    expect(renewed.publicKey.equals(created.publicKey)).toBe(true);
    for (const host of NAMES.hosts) expect(renewed.checkHost(host)).toBe(host);
    for (const address of NAMES.addresses) expect(renewed.checkIP(address)).toBe(address);
  });

  it('contains at most 64 names: of a machine that often changes its name, the oldest are dropped', async () => {
    for (let k = 0; k < 80; k++) await ensureCertificate(folder(), { hosts: [`studio-${k}`], addresses: [] }, NOW);
    const { subjectAltName = '' } = new X509Certificate(readFileSync(file()));
    const names = subjectAltName.split(', ');
    expect(names).toHaveLength(64);
    expect(names).toEqual(expect.arrayContaining(['DNS:localhost', 'DNS:studio-79', 'DNS:studio-78']));
    expect(names).not.toContain('DNS:studio-1');
  });

  it.each([
    ['is Korean', ['홍길동-pc', '홍길동-pc.local']],
    ['has umlauts', ['küche']],
    ['is empty', ['', '.local']],
    ['has a space', ['mia s pc']],
    ['begins with a hyphen', ['-pc']],
    ['consists of digits', ['12345']],
    ['is too long', ['a'.repeat(64)]],
    ['has an underscore', ['mia_pc']],
    ['ends with a dot', ['pc.']],
    ['is as long as possible', ['a'.repeat(63), `${'a'.repeat(63)}.local`]],
  ])('is reused when a name of the machine %s', async (_property, hosts) => {
    const names = { hosts, addresses: NAMES.addresses };
    const created = await ensureCertificate(folder(), names, NOW);
    expect(await ensureCertificate(folder(), names, NOW)).toBe(created);
    expect(new X509Certificate(created).checkIP('192.168.1.20')).toBe('192.168.1.20');
  });

  it('is reused when the addresses are not in the canonical notation', async () => {
    const names = { hosts: [], addresses: ['FE80::1%eth0', '2001:DB8:0::7'] };
    const created = await ensureCertificate(folder(), names, NOW);
    expect(await ensureCertificate(folder(), names, NOW)).toBe(created);
    expect(new X509Certificate(created).checkIP('2001:db8::7')).toBe('2001:db8::7');
  });

  it('is reported as a ConfigError when it cannot be read from its folder', async () => {
    mkdirSync(file(), { recursive: true });
    await expect(ensureCertificate(folder(), NAMES, NOW)).rejects.toThrow(ConfigError);
    await expect(ensureCertificate('/dev/null/certificate', NAMES, NOW)).rejects.toThrow(
      /^CERTIFICATE_DIR: expected a folder to keep a key in, got \/dev\/null\/certificate: /,
    );
  });

  it('is created again when the stored file is damaged', async () => {
    const created = await ensureCertificate(folder(), NAMES, NOW);
    const other = await ensureCertificate(path.join(root, 'other'), NAMES, NOW);
    const certificateAt = created.indexOf('-----BEGIN CERT');
    const mismatched = other.slice(0, other.indexOf('-----BEGIN CERT')) + created.slice(certificateAt);
    for (const damaged of [
      '',
      created.slice(0, 300),
      created.slice(0, -100),
      created.slice(certificateAt),
      mismatched,
    ]) {
      writeFileSync(file(), damaged);
      expect(new X509Certificate(await ensureCertificate(folder(), NAMES, NOW)).checkIP('192.168.1.20')).toBeTruthy();
      expect(readFileSync(file(), 'utf8')).not.toBe(damaged);
    }
  });

  it('contains a name that is an IP address as an IP address', async () => {
    const names = { hosts: ['192.168.1.20', '[::1]', 'a_b.example'], addresses: [] };
    const { subjectAltName } = new X509Certificate(await ensureCertificate(folder(), names, NOW));
    expect(subjectAltName).toBe(
      'DNS:localhost, DNS:a_b.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:192.168.1.20',
    );
  });
});
