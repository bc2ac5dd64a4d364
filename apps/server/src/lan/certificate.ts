import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { generate } from 'selfsigned';
import { writeDurably } from '../record/durable-file.ts';
import type { MachineNames } from './machine-names.ts';

const DAY_MS = 86_400_000;
/** Phones take no certificate that is good for longer than 398 days. */
const GOOD_FOR_DAYS = 397;
const RENEWED_BEFORE_DAYS = 30;
/** For the clocks of phones that are slow. */
const GOOD_SINCE_DAYS = 1;

const LOOPBACK: MachineNames = { hosts: ['localhost'], addresses: ['127.0.0.1', '::1'] };

/**
 * The PEM text of this machine's own key and certificate: the one that is kept in the folder, or a new one when none
 * is, when a name or an address has come that it does not hold, or when it nears its end.
 */
export const keepCertificate = async (folder: string, names: MachineNames, now: Date): Promise<string> => {
  const file = path.join(folder, 'this-machine.pem');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null && isGood(kept, names, now)) return kept;
  const made = await makeCertificate(names, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Key and certificate in one file, so that a crash can't leave one without the other; nobody else reads the key.
  await writeDurably(file, made, 0o600);
  return made;
};

const isGood = (pem: string, names: MachineNames, now: Date): boolean => {
  const certificate = parsed(pem);
  if (!certificate) return false;
  const renewedAt = Date.parse(certificate.validTo) - RENEWED_BEFORE_DAYS * DAY_MS;
  const { hosts, addresses } = everyName(names);
  return (
    now.getTime() < renewedAt &&
    now.getTime() >= Date.parse(certificate.validFrom) &&
    hosts.every((host) => certificate.checkHost(host)) &&
    addresses.every((address) => certificate.checkIP(address))
  );
};

const parsed = (pem: string): X509Certificate | null => {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.checkPrivateKey(createPrivateKey(pem)) ? certificate : null;
  } catch {
    return null; // torn or foreign: a new one takes its place
  }
};

const makeCertificate = async (names: MachineNames, now: Date): Promise<string> => {
  const { hosts, addresses } = everyName(names);
  const made = await generate([{ name: 'commonName', value: `Instep on ${hosts[1] ?? 'localhost'}` }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - GOOD_SINCE_DAYS * DAY_MS),
    notAfterDate: new Date(now.getTime() + (GOOD_FOR_DAYS - GOOD_SINCE_DAYS) * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...hosts.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return `${made.private.trim()}\n${made.cert.trim()}\n`;
};

/** With this machine's own; what is called a host may be an address. */
const everyName = (names: MachineNames): MachineNames => {
  const all = [...LOOPBACK.hosts, ...LOOPBACK.addresses, ...names.hosts, ...names.addresses];
  const bare = [...new Set(all.map((name) => name.replace(/^\[|\]$/g, '')))];
  return { hosts: bare.filter((name) => isIP(name) === 0), addresses: bare.filter((name) => isIP(name) !== 0) };
};
