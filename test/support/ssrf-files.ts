/** Files that try to make the server open other files and addresses (server-side request forgery). */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
const FTYP = '\0\0\0\u0018ftypisom\0\0\u0002\0isommp41';

/** Files that can be uploaded as a video and refer to others; `to` is an address that notices when it is requested. */
export const SSRF_FILES: readonly (readonly [what: string, text: (to: string) => string])[] = [
  [
    'an HLS playlist',
    (to) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${to}.ts\n#EXTINF:1,\nfile:///etc/hosts\n`,
  ],
  ['an ffconcat', (to) => `ffconcat version 1.0\nfile ${to}.mp4\nfile /etc/hosts\n`],
  ['a DASH manifest', (to) => `<?xml version="1.0"?><MPD><BaseURL>${to}/</BaseURL><Period/></MPD>`],
  ['an SDP', () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n'],
  ['an SVG', (to) => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${to}.png"/></svg>`],
  ['a playlist behind the first box of an MP4', (to) => `${FTYP}#EXTM3U\n#EXTINF:1,\n${to}.ts\n`],
  ['a playlist behind the first bytes of a WebM', (to) => `\u001aE\u00df\u00a3#EXTM3U\n#EXTINF:1,\n${to}.ts\n`],
];

/** An address that counts the connections made to it. */
export const createConnectionCounter = async () => {
  let connectionCount = 0;
  const server = createServer((socket) => {
    connectionCount += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`,
    connectionCount: () => connectionCount,
    close: () => server.close(),
  };
};
