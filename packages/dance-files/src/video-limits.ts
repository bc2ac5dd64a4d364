/** The largest video file that the extraction, the server and the page accept. */
export const MAX_VIDEO_MIB = 2048;
export const MAX_VIDEO_BYTES = MAX_VIDEO_MIB * 2 ** 20;
