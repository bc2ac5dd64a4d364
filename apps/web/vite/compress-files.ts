import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Fonts, images and videos are compressed already; index.html is smaller than a packet. */
const COMPRESSIBLE = /\.(?:js|css|svg|txt|wasm|tflite|data)$/;

/** From this size on, what was compressed is kept for the next build. */
const MIN_CACHED_BYTES = 1_000_000;
const CACHE = fileURLToPath(new URL('../../../.cache/compressed', import.meta.url));

/** A smaller file is sent in one packet either way. */
const MIN_BYTES = 1024;

/** Quality 9 takes 9 s of CPU for LiteRT's builds and the networks; 11 takes over a minute, and saves 8 %. */
const BROTLI_QUALITY = 9;

type Encoder = (content: Uint8Array) => Promise<Buffer>;

const ENCODERS: Readonly<Record<string, Encoder>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
  gz: (content) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
};

/** Writes each file of the build a second and third time, as `.br` and `.gz`, where that makes it smaller. */
export const compressFiles = (): Plugin => ({
  name: 'compress-files',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.values(bundle).filter(({ fileName }) => COMPRESSIBLE.test(fileName));
    await Promise.all(files.map((file) => compress(path.join(dir, file.fileName), contentOf(file))));
  },
});

const contentOf = (file: Rolldown.OutputAsset | Rolldown.OutputChunk): Uint8Array => {
  const content = file.type === 'chunk' ? file.code : file.source;
  return typeof content === 'string' ? Buffer.from(content) : content;
};

const compress = async (file: string, content: Uint8Array): Promise<void> => {
  if (content.length < MIN_BYTES) return;
  for (const [suffix, encode] of Object.entries(ENCODERS)) {
    const encoded = await (content.length < MIN_CACHED_BYTES ? encode(content) : encodeOnce(content, suffix, encode));
    if (encoded.length < content.length) await writeFile(`${file}.${suffix}`, encoded);
  }
};

/** Takes what an earlier build has compressed: the networks and LiteRT change only with their packages. */
const encodeOnce = async (content: Uint8Array, suffix: string, encode: Encoder): Promise<Buffer> => {
  const digest = createHash('sha256').update(`${suffix} ${BROTLI_QUALITY} `).update(content).digest('hex');
  const cached = path.join(CACHE, `${digest}.${suffix}`);
  const known = await readFile(cached).catch(() => null);
  if (known) return known;
  const encoded = await encode(content);
  await mkdir(CACHE, { recursive: true });
  // Another build may read it meanwhile: it appears whole.
  const part = `${cached}.${process.pid}.part`;
  await writeFile(part, encoded);
  await rename(part, cached);
  return encoded;
};
