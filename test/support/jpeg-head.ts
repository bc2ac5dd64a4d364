export const START = [0xff, 0xd8] as const;

/** A segment of a JPEG: its marker, its length and its content. */
export const segment = (marker: number, content: Uint8Array): Uint8Array => {
  const length = content.length + 2;
  return new Uint8Array([0xff, marker, length >> 8, length & 255, ...content]);
};

export type JpegHead = {
  readonly width?: number;
  readonly height?: number;
  readonly bits?: number;
  readonly components?: number;
  readonly marker?: number;
  /** The bytes between the start and the frame header. */
  readonly before?: readonly Uint8Array[];
};

/** The start of a JPEG up to its frame header, which may contain any values; by default 640 x 480 in colour. */
export const jpegHead = ({
  width = 640,
  height = 480,
  bits = 8,
  components = 3,
  marker = 0xc0,
  before = [],
}: JpegHead): Uint8Array => {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const described = Array.from({ length: components }, (_, index) => [index + 1, 0x22, 0]).flat();
  const frame = segment(marker, new Uint8Array([bits, ...size, components, ...described]));
  return new Uint8Array([...START, ...before.flatMap((bytes) => [...bytes]), ...frame]);
};
