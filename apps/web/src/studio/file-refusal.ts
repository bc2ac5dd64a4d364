import type { StudioLimits } from '@instep/protocol/studio';

/** Why a file can't become a dance; checked before any of it is sent. */
export type FileRefusal = 'not_video' | 'other_video' | 'empty' | 'too_large' | 'several';

/** The parts of a File that are used. */
export type CheckedFile = Pick<File, 'name' | 'size' | 'type' | 'slice'>;

/** The types that the first box of an MP4 or MOV may have. */
const MOV_BOXES = /^(ftyp|moov|mdat|free|skip|wide|pnot)$/;
/** Brands of files that begin like an MP4 but contain a still image or only sound. */
const UNSUPPORTED_BRANDS = /^(heic|heix|heim|heis|hevc|mif1|msf1|avif|avis|crx |M4A |M4B |M4P )$/;
const MATROSKA_MAGIC = 0x1a45dfa3;
const HEAD_BYTES = 12;

/** File names of video formats that the server does not read. */
const UNSUPPORTED_VIDEO_NAME = /\.(avi|wmv|flv|mpe?g|m2ts|mts|ts|vob|3gp|3g2|ogv|rm|asf|divx|mxf)$/i;
const NON_VIDEO_TYPE = /^(image|audio|text|font)\//;

/** Why a file is refused; `null` when it looks like a video that the server can read. */
export const fileRefusalOf = async (
  file: CheckedFile,
  limits: Pick<StudioLimits, 'maxBytes'>,
): Promise<FileRefusal | null> => {
  if (file.size === 0) return 'empty';
  const head = await readHead(file);
  if (!isReadable(head) || NON_VIDEO_TYPE.test(file.type)) {
    return UNSUPPORTED_VIDEO_NAME.test(file.name) ? 'other_video' : 'not_video';
  }
  return file.size > limits.maxBytes ? 'too_large' : null;
};

/** The first bytes of a file; none if it can't be read, for example because it is a folder. */
const readHead = async (file: CheckedFile): Promise<Uint8Array> => {
  try {
    return new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch {
    return new Uint8Array();
  }
};

const isReadable = (head: Uint8Array): boolean => {
  if (head.length < 8) return false;
  if (new DataView(head.buffer, head.byteOffset).getUint32(0) === MATROSKA_MAGIC) return true;
  const text = String.fromCharCode(...head);
  return (
    MOV_BOXES.test(text.slice(4, 8)) && !(text.slice(4, 8) === 'ftyp' && UNSUPPORTED_BRANDS.test(text.slice(8, 12)))
  );
};
