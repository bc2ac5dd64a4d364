import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepCertificate } from '../../../apps/server/src/lan/certificate.ts';

const NAMES = { hosts: ['studio', 'studio.local'], addresses: ['192.168.1.20', 'fd00::2'] };
const NOW = new Date('2026-11-20T12:00:00Z');
const daysLater = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

let root: string;
const folder = (): string => path.join(root, 'certificate');
const file = (): string => path.join(folder(), 'this-machine.pem');
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'instep-certificate-'))));
afterEach(() => rmSync(root, { recursive: true }));

describe("this machine's certificate", () => {
  it('holds all its names and addresses, is for servers, and is its own voucher', async () => {
    const certificate = new X509Certificate(await keepCertificate(folder(), NAMES, NOW));
    for (const host of ['localhost', ...NAMES.hosts]) expect(certificate.checkHost(host)).toBe(host);
    for (const address of ['127.0.0.1', '::1', ...NAMES.addresses]) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('is good from the day before, and no longer than phones allow', async () => {
    const { validFrom, validTo } = new X509Certificate(await keepCertificate(folder(), NAMES, NOW));
    expect(Date.parse(validFrom)).toBe(daysLater(-1).getTime());
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(397 * 86_400_000);
  });

  it('is kept, and its key is for nobody else to read', async () => {
    const made = await keepCertificate(folder(), NAMES, NOW);
    expect(await keepCertificate(folder(), NAMES, daysLater(300))).toBe(made);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder())).toEqual(['this-machine.pem']);
  });

  it.each([
    ['an address has come', { ...NAMES, addresses: ['10.0.0.5'] }, NOW],
    ['a name has come', { ...NAMES, hosts: ['other'] }, NOW],
    ['it nears its end', NAMES, daysLater(367)],
    ['the clock was wrong when it was made', NAMES, daysLater(-2)],
  ])('is made anew when %s', async (_what, names, now) => {
    const made = await keepCertificate(folder(), NAMES, NOW);
    const renewed = await keepCertificate(folder(), names, now);
    expect(renewed).not.toBe(made);
    expect(await keepCertificate(folder(), names, now)).toBe(renewed);
  });

  it('is made anew when what is kept is torn', async () => {
    const made = await keepCertificate(folder(), NAMES, NOW);
    const other = await keepCertificate(path.join(root, 'other'), NAMES, NOW);
    const certificateAt = made.indexOf('-----BEGIN CERT');
    const mixed = other.slice(0, other.indexOf('-----BEGIN CERT')) + made.slice(certificateAt);
    for (const torn of ['', made.slice(0, 300), made.slice(0, -100), made.slice(certificateAt), mixed]) {
      writeFileSync(file(), torn);
      expect(new X509Certificate(await keepCertificate(folder(), NAMES, NOW)).checkIP('192.168.1.20')).toBeTruthy();
      expect(readFileSync(file(), 'utf8')).not.toBe(torn);
    }
  });

  it('holds an address that is given for a name as an address', async () => {
    const names = { hosts: ['192.168.1.20', '[::1]', 'a_b.example'], addresses: [] };
    const { subjectAltName } = new X509Certificate(await keepCertificate(folder(), names, NOW));
    expect(subjectAltName).toBe(
      'DNS:localhost, DNS:a_b.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:192.168.1.20',
    );
  });
});
