import { isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Some machines' names have an underscore, which DNS forbids and browsers accept. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_NAME_LENGTH = 253;
const MAX_PORT = 65_535;
/** Browsers take a name whose last label is a number for an IPv4 address. */
const IS_NUMBER = /^(?:\d+|0x[0-9a-f]*)$/;

/**
 * A name or an address as browsers write it in a Host header: in lower case and punycode, IPv6 in brackets; `null` for
 * what no browser can request.
 */
export const canonicalHost = (text: string): string | null => {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(bare)) return bare.includes('%') ? null : new URL(`http://[${bare}]`).hostname;
  if (isIP(bare) !== 0) return bare;
  return bare === text && /^[^/?#@%:\\]+$/.test(text) ? canonicalName(text) : null;
};

const canonicalName = (text: string): string | null => {
  const name = domainToASCII(text).replace(/\.$/, '');
  const labels = name.split('.');
  const isName = name.length <= MAX_NAME_LENGTH && labels.every((label) => LABEL.test(label));
  return isName && !IS_NUMBER.test(labels.at(-1) ?? '') ? name : null;
};

/** The same for text that may end in a port; the port is ignored. */
export const canonicalHostWithoutPort = (text: string): string | null => {
  if (isIPv6(text)) return canonicalHost(text);
  const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  return port === undefined || (Number(port) > 0 && Number(port) <= MAX_PORT) ? canonicalHost(host) : null;
};
