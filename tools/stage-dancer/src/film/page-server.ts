import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves the film set's page from memory and receives its frames. */
export type PageServer = {
  readonly url: string;
  close(): Promise<void>;
};

/**
 * Starts a server for one page with `script`; each posted frame goes to `take`, and is answered when that has resolved.
 */
export const servePage = async (script: string, take: (picture: Buffer) => Promise<void>): Promise<PageServer> => {
  const server = createServer((request, response) => {
    const answered =
      request.method === 'POST' ? takePicture(request, response, take) : answer(request, response, script);
    answered.catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Film set</title><script type="module" src="/page.js"></script>';

const answer = async (request: IncomingMessage, response: ServerResponse, script: string): Promise<void> => {
  if (request.url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  else if (request.url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  // Browsers request an icon on their own.
  else response.writeHead(204).end();
};

const takePicture = async (
  request: IncomingMessage,
  response: ServerResponse,
  take: (picture: Buffer) => Promise<void>,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  await take(Buffer.concat(chunks));
  response.writeHead(204).end();
};
