import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves the page that renders frames, from memory, and receives its frames. */
export type PageServer = {
  readonly url: string;
  close(): Promise<void>;
};

/** Starts a server for the page; each posted frame goes to `onFrame`. */
export const servePage = async (onFrame: (frame: Buffer) => void): Promise<PageServer> => {
  const script = await bundlePage();
  const server = createServer((request, response) => {
    const responded =
      request.method === 'POST' ? receiveFrame(request, response, onFrame) : sendFile(request, response, script);
    responded.catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Renderer</title><script type="module" src="/page.js"></script>';

const sendFile = async (request: IncomingMessage, response: ServerResponse, script: string): Promise<void> => {
  if (request.url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  else if (request.url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  // Browsers request an icon on their own.
  else response.writeHead(204).end();
};

const receiveFrame = async (
  request: IncomingMessage,
  response: ServerResponse,
  onFrame: (frame: Buffer) => void,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  onFrame(Buffer.concat(chunks));
  response.writeHead(204).end();
};

/** Bundles the page into one script. */
const bundlePage = async (): Promise<string> => {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('../scene/page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
};
