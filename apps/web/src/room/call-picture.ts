/** What a call sends of the player's picture: little enough that it never costs the dance its frames. */

/** The sent picture is at most so high, in pixels. */
export const MAX_CALL_HEIGHT = 360;
const MAX_CALL_FPS = 20;
const MAX_CALL_BITS_PER_SECOND = 400_000;

/** Others need more CPU than a player's machine has to spare. */
const LIGHT_CODECS = ['video/VP8', 'video/H264'];

type Sender = Pick<RTCRtpSender, 'getParameters' | 'setParameters'>;

/** Limits what is sent: a dancer's picture may be small, but not jerky. */
export const limitPicture = async (sender: Sender, track: Pick<MediaStreamTrack, 'getSettings'>): Promise<void> => {
  const { height = MAX_CALL_HEIGHT } = track.getSettings();
  const parameters = sender.getParameters();
  const limits = {
    maxBitrate: MAX_CALL_BITS_PER_SECOND,
    maxFramerate: MAX_CALL_FPS,
    scaleResolutionDownBy: Math.max(1, height / MAX_CALL_HEIGHT),
  };
  // Before the first negotiation some browsers list no encoding, and a call without limits is better than none.
  parameters.encodings = parameters.encodings.map((encoding) => ({ ...encoding, ...limits }));
  parameters.degradationPreference = 'maintain-framerate';
  await sender.setParameters(parameters).catch(() => undefined);
};

type Transceiver = Partial<Pick<RTCRtpTransceiver, 'setCodecPreferences'>>;

/** Puts VP8 and H.264 before the other codecs, if this browser lets a page choose. */
export const preferLightCodecs = (
  transceiver: Transceiver | undefined,
  codecs: readonly RTCRtpCodec[] = receivedCodecs(),
): void => {
  if (codecs.length > 0) transceiver?.setCodecPreferences?.(lightCodecsFirst(codecs));
};

export const lightCodecsFirst = <Codec extends Pick<RTCRtpCodec, 'mimeType'>>(codecs: readonly Codec[]): Codec[] =>
  codecs.toSorted((a, b) => placeOf(a) - placeOf(b));

const placeOf = ({ mimeType }: Pick<RTCRtpCodec, 'mimeType'>): number => {
  const place = LIGHT_CODECS.findIndex((codec) => codec.toLowerCase() === mimeType.toLowerCase());
  return place < 0 ? LIGHT_CODECS.length : place;
};

const receivedCodecs = (): readonly RTCRtpCodec[] =>
  typeof RTCRtpReceiver === 'undefined' ? [] : (RTCRtpReceiver.getCapabilities('video')?.codecs ?? []);
