/** Decodes JPEGs with libjpeg-turbo. */
import type { RawFrame } from '@instep/blazepose/raw-frame';
import turbo from '@julusian/jpeg-turbo';
import { checkJpeg, JpegError } from './check-jpeg.ts';

/** Decodes a JPEG. Throws JpegError. */
export type JpegDecoder = (bytes: Uint8Array) => RawFrame;

const CHANNELS = 4;

/** A decoder that writes every frame to the same memory: a frame is valid until the next one is decoded. */
export const createJpegDecoder = (): JpegDecoder => {
  let memory = Buffer.alloc(0);
  return (bytes) => {
    const { width, height } = checkJpeg(bytes);
    const length = width * height * CHANNELS;
    if (memory.length < length) memory = Buffer.alloc(length);
    decompress(bytes, memory);
    return { width, height, channels: CHANNELS, data: memory.subarray(0, length) };
  };
};

const decompress = (bytes: Uint8Array, memory: Buffer): void => {
  try {
    // EXIF orientation is ignored: a browser's canvas rotates the image itself and writes none.
    turbo.decompressSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), memory, {
      format: turbo.FORMAT_RGBX,
    });
  } catch (cause) {
    throw new JpegError(`expected a JPEG that decodes: ${(cause as Error).message}`, { cause });
  }
};
