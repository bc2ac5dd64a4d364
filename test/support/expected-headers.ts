/**
 * The headers that must be in every response, so that a page on that host is isolated, and those that must not be
 * there.
 */
export const expectedHeaders = (scheme: 'http' | 'https', host: string): Readonly<Record<string, string>> => {
  const sockets = scheme === 'https' ? `wss://${host}` : `ws://${host} wss://${host}`;
  return {
    'content-security-policy': [
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data: blob:;media-src 'self' blob:",
      `connect-src 'self' ${sockets};worker-src 'self' blob:;font-src 'self';manifest-src 'self'`,
      "form-action 'self';base-uri 'none';object-src 'none';frame-ancestors 'none'",
    ].join(';'),
    'permissions-policy': 'camera=(self), microphone=(), geolocation=(), display-capture=()',
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
  'cross-origin-embedder-policy',
  'access-control-allow-origin',
] as const;
