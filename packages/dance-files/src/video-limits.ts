/** What a video may be, for the extraction, the server and the page alike. */
export const MAX_VIDEO_MIB = 2048;
export const MAX_VIDEO_BYTES = MAX_VIDEO_MIB * 2 ** 20;
