/** Which containers, codecs and sizes ffmpeg may read in a file that can't be trusted. */
import type { Demuxer } from './video.ts';

/** The accepted video codecs, by ffmpeg's names: what cameras, phones and browsers write. */
export const VIDEO_CODECS: readonly string[] = ['h264', 'hevc', 'vp8', 'vp9', 'av1', 'mpeg4'];

/** Uncompressed audio, in the formats that recorders and editors write. */
const PCM = /^pcm_(?:[su](?:8|16le|16be|24le|24be|32le|32be)|f(?:32|64)(?:le|be)|mulaw|alaw)$/;
const PCM_DECODERS =
  'pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_u16le,pcm_u16be,pcm_s24le,pcm_s24be,pcm_u24le,pcm_u24be,pcm_s32le,pcm_s32be,' +
  'pcm_u32le,pcm_u32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_mulaw,pcm_alaw';

const AUDIO_CODECS: readonly string[] = [
  ...['aac', 'mp2', 'mp3', 'opus', 'vorbis', 'flac', 'alac', 'ac3', 'eac3'],
  ...['adpcm_ima_qt', 'adpcm_ima_wav', 'adpcm_ms'],
];

/** Whether an audio stream of this codec may be decoded. */
export const isKnownAudioCodec = (codec: string): boolean => AUDIO_CODECS.includes(codec) || PCM.test(codec);

/** The decoders that ffmpeg may use: one or more for each of the codecs above, and no others. */
const DECODERS =
  'h264,hevc,mpeg4,vp8,vp9,libvpx,libvpx-vp9,libdav1d,libaom-av1,av1,' +
  'aac,mp2,mp2float,mp3,mp3float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,' +
  `adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,${PCM_DECODERS}`;

/** The largest frame, in pixels as it is shown: 3840 x 2160, landscape or portrait. */
export const MAX_PIXELS = 8_294_400;

/**
 * The most pixels that a decoder may allocate for a frame. Codecs pad both sides to multiples of up to 128: HEVC pads
 * 2160 x 3840 to 2176 x 3840. The size as it is shown is compared with MAX_PIXELS separately.
 */
const MAX_DECODED_PIXELS = 10_500_000;

/** Options before `-i` or the file's name: one demuxer, local files only, known decoders, a limited frame size. */
export const safeInput = (demuxer: Demuxer): string[] => [
  ...['-protocol_whitelist', 'file'],
  ...['-f', demuxer],
  ...['-codec_whitelist', DECODERS],
  ...['-max_streams', '1000'],
  ...['-max_pixels', String(MAX_DECODED_PIXELS)],
];

/** A file's path in a form that ffmpeg can't mistake for an option, a protocol or a pattern. */
export const safeName = (absolutePath: string): string => `file:${absolutePath}`;
