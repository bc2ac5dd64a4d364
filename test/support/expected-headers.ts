/**
 * The headers that must be in every response, so that a page on that host is isolated, and those that must not be
 * there. Only scripts below /assets/ may compile WebAssembly.
 */
export const expectedHeaders = (address: string): Readonly<Record<string, string>> => {
  const { protocol, host, pathname } = new URL(address);
  const sockets = protocol === 'https:' ? `wss://${host}` : `ws://${host} wss://${host}`;
  const scripts = pathname.startsWith('/assets/') ? "'self' 'wasm-unsafe-eval'" : "'self'";
  return {
    'content-security-policy': [
      `default-src 'none';script-src ${scripts};style-src 'self';img-src 'self' data: blob:;media-src 'self' blob:`,
      `connect-src 'self' ${sockets};worker-src 'self' blob:;font-src 'self';manifest-src 'self'`,
      "form-action 'self';base-uri 'none';object-src 'none';frame-ancestors 'none'",
    ].join(';'),
    'permissions-policy':
      'camera=(self), microphone=(self), compute-pressure=(self), geolocation=(), display-capture=()',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
};

export const ABSENT_HEADERS = [
  'strict-transport-security',
  'x-powered-by',
  'server',
  'access-control-allow-origin',
] as const;
