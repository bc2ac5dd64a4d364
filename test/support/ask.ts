import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Asked = {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type Wanted = {
  readonly port: number;
  /** What the Host header says, whatever the address is. */
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** From which of this machine's own addresses. */
  readonly localAddress?: string;
  /** Goes as JSON. */
  readonly body?: unknown;
  /** Asks by https: the one certificate that is believed, and the name for which it must be good. */
  readonly tls?: { readonly ca: string; readonly servername: string };
};

/** Asks a server on this machine under any name, which fetch doesn't allow, by a path that nobody tidies up. */
export const ask = async ({ port, host, path, method, headers, body, tls, localAddress }: Wanted): Promise<Asked> => {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    ...{ host: '127.0.0.1', port, path, method, localAddress },
    headers: { host, ...(json && { 'content-type': 'application/json' }), ...headers },
  };
  const asked = tls ? httpsRequest({ ...options, ...tls }) : httpRequest(options);
  const [response] = (await once(asked.end(json), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, body: text };
};
