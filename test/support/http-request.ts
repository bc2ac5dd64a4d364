import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type HttpResponse = {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type HttpRequest = {
  readonly port: number;
  /** The value of the Host header, whatever the address is. */
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address of this machine from which the request is sent. */
  readonly localAddress?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Asks over https: the only certificate that is trusted, and the name for which it must be valid. */
  readonly tls?: { readonly ca: string; readonly servername: string };
};

/**
 * Sends a request to a server on this machine with any Host header, which fetch forbids, and a path that is not
 * normalised.
 */
export const sendRequest = async ({
  port,
  host,
  path,
  method,
  headers,
  body,
  tls,
  localAddress,
}: HttpRequest): Promise<HttpResponse> => {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    ...{ host: '127.0.0.1', port, path, method, localAddress },
    headers: { host, ...(json && { 'content-type': 'application/json' }), ...headers },
  };
  const request = tls ? httpsRequest({ ...options, ...tls }) : httpRequest(options);
  const [response] = (await once(request.end(json), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, body: text };
};
