import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';
import { isLoopbackHost } from './hosts.ts';

/** Headers that proxies add; a request through a proxy does not count as made on this machine. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Whether the settings expect clients on other machines. Then no request counts as made on this machine: through a
 * proxy or a tunnel, all requests come from this machine's own address and can look as if nothing stood between.
 */
export const expectsRemoteClients = ({
  host,
  lan,
  allowedHosts,
  trustedProxies,
}: Pick<Config, 'host' | 'lan' | 'allowedHosts' | 'trustedProxies'>): boolean =>
  lan === 'on' || !isLoopbackHost(host) || allowedHosts.length > 0 || trustedProxies.length > 0;

/**
 * Whether the request seems to have been made on this very machine: under no other name, and without the headers of a
 * proxy. That is no proof, so it counts only where no clients on other machines are expected.
 */
export const isLocalRequest = ({ socket, headers, httpVersion }: IncomingMessage): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  isLoopbackHost(headers.host) &&
  httpVersion === '1.1' &&
  PROXY_HEADERS.every((name) => headers[name] === undefined);

const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
