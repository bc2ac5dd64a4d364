import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { generate } from 'selfsigned';
import { ConfigError } from '../config.ts';
import { canonicalHost } from '../host-name.ts';
import { writeDurably } from '../disk/durable-file.ts';
import type { MachineNames } from '../access/hosts.ts';

const DAY_MS = 86_400_000;
/** Phones accept no certificate that is valid for longer than 398 days. */
const VALID_DAYS = 397;
const RENEW_BEFORE_EXPIRY_DAYS = 30;
/** Valid from a day ago, for phones whose clocks are slow. */
const BACKDATED_DAYS = 1;
/**
 * On a machine that changes its networks, the latest names are kept, so that coming back to one causes no new warning.
 */
const MAX_NAMES = 64;
/** The longest name that a subject may have. */
const MAX_SUBJECT_LENGTH = 64;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The PEM text of this machine's own key and certificate, which are kept in the folder. The certificate is renewed
 * when it lacks one of these names, or expires soon; then it keeps its key and its old names, because every change is
 * another warning on every phone. Throws ConfigError.
 */
export const ensureCertificate = async (folder: string, names: MachineNames, now: Date): Promise<string> => {
  const file = path.join(folder, 'this-machine.pem');
  try {
    const stored = parseStored(await readIfExists(file));
    const required = canonicalNames([...LOOPBACK, ...names.hosts, ...names.addresses]);
    if (stored && isUsable(stored, required, now)) return stored.pem;
    const all = [...new Set([...required, ...(stored?.names ?? [])])].slice(0, MAX_NAMES);
    const created = await createCertificate(all, stored?.key ?? null, now);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Key and certificate in one file, so that a crash can't leave one without the other; only the owner can read the
    // key.
    await writeDurably(file, created, 0o600);
    return created;
  } catch (error) {
    throw asConfigError(folder, error as NodeJS.ErrnoException);
  }
};

/** Reports a file that belongs to somebody else, or a full disk, in one line. */
const asConfigError = (folder: string, error: NodeJS.ErrnoException): Error =>
  error.syscall === undefined
    ? error
    : new ConfigError(`CERTIFICATE_DIR: expected a folder to keep a key in, got ${folder}: ${error.message}`, {
        cause: error,
      });

const readIfExists = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

type StoredCertificate = {
  readonly pem: string;
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  readonly names: readonly string[];
};

const parseStored = (pem: string | null): StoredCertificate | null => {
  if (pem === null) return null;
  try {
    const certificate = new X509Certificate(pem);
    const key = createPrivateKey(pem);
    if (!certificate.checkPrivateKey(key)) return null;
    const names = certificate.subjectAltName?.split(', ').map((name) => name.replace(/^[^:]*:/, '')) ?? [];
    return { pem, key, certificate, names: canonicalNames(names) };
  } catch {
    return null; // damaged or not ours: a new one replaces it
  }
};

const isUsable = ({ certificate, names }: StoredCertificate, required: readonly string[], now: Date): boolean => {
  const renewedAt = Date.parse(certificate.validTo) - RENEW_BEFORE_EXPIRY_DAYS * DAY_MS;
  const isCurrent = now.getTime() < renewedAt && now.getTime() >= Date.parse(certificate.validFrom);
  return isCurrent && required.every((name) => names.includes(name));
};

/**
 * Leaves out names that no browser can request: a certificate can't hold all of them, and would never count as
 * complete.
 */
const canonicalNames = (names: readonly string[]): string[] => [
  ...new Set(names.flatMap((name) => canonicalHost(name.replace(/%.*$/, '')) ?? [])),
];

const createCertificate = async (names: readonly string[], key: KeyObject | null, now: Date): Promise<string> => {
  const bare = names.map((name) => name.replace(/^\[|\]$/g, ''));
  const hosts = bare.filter((name) => isIP(name) === 0);
  const addresses = bare.filter((name) => isIP(name) !== 0);
  const subject = `Instep on ${hosts[1] ?? 'localhost'}`.slice(0, MAX_SUBJECT_LENGTH);
  const generated = await generate([{ name: 'commonName', value: subject }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(key && isReusableKey(key) && { keyPair: keyPairOf(key) }),
    notBeforeDate: new Date(now.getTime() - BACKDATED_DAYS * DAY_MS),
    notAfterDate: new Date(now.getTime() + (VALID_DAYS - BACKDATED_DAYS) * DAY_MS),
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
  return `${generated.private.trim()}\n${generated.cert.trim()}\n`;
};

const isReusableKey = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';

const keyPairOf = (key: KeyObject) => ({
  privateKey: key.export({ type: 'pkcs8', format: 'pem' }) as string,
  publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string,
});
