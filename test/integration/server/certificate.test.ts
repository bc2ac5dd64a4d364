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

  it('is valid from a day ago, for no longer than phones accept', async () => {
    const { validFrom, validTo } = new X509Certificate(await ensureCertificate(folder(), NAMES, NOW));
    expect(Date.parse(validFrom)).toBe(daysLater(-1).getTime());
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(397 * 86_400_000);
  });

  it('is reused, and only its owner can read the key', async () => {
    const made = await ensureCertificate(folder(), NAMES, NOW);
    expect(await ensureCertificate(folder(), NAMES, daysLater(300))).toBe(made);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder())).toEqual(['this-machine.pem']);
  });

  it.each([
    ['an address has come', { ...NAMES, addresses: ['10.0.0.5'] }, NOW],
    ['a name has come', { ...NAMES, hosts: ['other'] }, NOW],
    ['it nears its end', NAMES, daysLater(367)],
    ['the clock was wrong when it was made', NAMES, daysLater(-2)],
  ])('is created again when %s', async (_what, names, now) => {
    const made = await ensureCertificate(folder(), NAMES, NOW);
    const renewed = await ensureCertificate(folder(), names, now);
    expect(renewed).not.toBe(made);
    expect(await ensureCertificate(folder(), names, now)).toBe(renewed);
  });

  it.each([
    ['an address has come', { ...NAMES, addresses: ['10.0.0.5'] }, NOW],
    ['a name has come', { ...NAMES, hosts: ['other'] }, NOW],
    ['it nears its end', { hosts: [], addresses: [] }, daysLater(367)],
    ['the clock was wrong when it was made', { hosts: [], addresses: [] }, daysLater(-2)],
  ])('keeps its key and its old names when %s', async (_what, names, now) => {
    const made = new X509Certificate(await ensureCertificate(folder(), NAMES, NOW));
    const renewed = new X509Certificate(await ensureCertificate(folder(), names, now));
    expect(renewed.publicKey.equals(made.publicKey)).toBe(true);
    for (const host of NAMES.hosts) expect(renewed.checkHost(host)).toBe(host);
    for (const address of NAMES.addresses) expect(renewed.checkIP(address)).toBe(address);
  });

  it('keeps the latest names of a machine that changes them often, the newest first', async () => {
    for (let k = 0; k < 80; k++) await ensureCertificate(folder(), { hosts: [`studio-${k}`], addresses: [] }, NOW);
    const { subjectAltName = '' } = new X509Certificate(readFileSync(file()));
    const names = subjectAltName.split(', ');
    expect(names).toHaveLength(64);
    expect(names).toEqual(expect.arrayContaining(['DNS:localhost', 'DNS:studio-79', 'DNS:studio-78']));
    expect(names).not.toContain('DNS:studio-1');
  });

  it.each([
    ['Korean', ['홍길동-pc', '홍길동-pc.local']],
    ['with umlauts', ['küche']],
    ['empty', ['', '.local']],
    ['with a space', ['mia s pc']],
    ['that begins with a hyphen', ['-pc']],
    ['of digits', ['12345']],
    ['too long', ['a'.repeat(64)]],
    ['with an underscore', ['mia_pc']],
    ['with a dot at its end', ['pc.']],
    ['long', ['a'.repeat(63), `${'a'.repeat(63)}.local`]],
  ])('is reused for a name %s', async (_what, hosts) => {
    const names = { hosts, addresses: NAMES.addresses };
    const made = await ensureCertificate(folder(), names, NOW);
    expect(await ensureCertificate(folder(), names, NOW)).toBe(made);
    expect(new X509Certificate(made).checkIP('192.168.1.20')).toBe('192.168.1.20');
  });

  it('is reused for addresses in another notation', async () => {
    const names = { hosts: [], addresses: ['FE80::1%eth0', '2001:DB8:0::7'] };
    const made = await ensureCertificate(folder(), names, NOW);
    expect(await ensureCertificate(folder(), names, NOW)).toBe(made);
    expect(new X509Certificate(made).checkIP('2001:db8::7')).toBe('2001:db8::7');
  });

  it('is reported in one line when its file is of another kind', async () => {
    mkdirSync(file(), { recursive: true });
    await expect(ensureCertificate(folder(), NAMES, NOW)).rejects.toThrow(ConfigError);
    await expect(ensureCertificate('/dev/null/certificate', NAMES, NOW)).rejects.toThrow(
      /^CERTIFICATE_DIR: expected a folder to keep a key in, got \/dev\/null\/certificate: /,
    );
  });

  it('is created again when the stored file is damaged', async () => {
    const made = await ensureCertificate(folder(), NAMES, NOW);
    const other = await ensureCertificate(path.join(root, 'other'), NAMES, NOW);
    const certificateAt = made.indexOf('-----BEGIN CERT');
    const mixed = other.slice(0, other.indexOf('-----BEGIN CERT')) + made.slice(certificateAt);
    for (const torn of ['', made.slice(0, 300), made.slice(0, -100), made.slice(certificateAt), mixed]) {
      writeFileSync(file(), torn);
      expect(new X509Certificate(await ensureCertificate(folder(), NAMES, NOW)).checkIP('192.168.1.20')).toBeTruthy();
      expect(readFileSync(file(), 'utf8')).not.toBe(torn);
    }
  });

  it('contains an address that is given as a name as an address', async () => {
    const names = { hosts: ['192.168.1.20', '[::1]', 'a_b.example'], addresses: [] };
    const { subjectAltName } = new X509Certificate(await ensureCertificate(folder(), names, NOW));
    expect(subjectAltName).toBe(
      'DNS:localhost, DNS:a_b.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:192.168.1.20',
    );
  });
});
