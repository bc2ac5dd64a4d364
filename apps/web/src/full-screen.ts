/** Gives the page the whole screen, where the browser does that: most want a click or a key just before. */
export const fillScreen = (page: Document): void => {
  if (page.fullscreenEnabled) void page.documentElement.requestFullscreen().catch(() => undefined);
};

/** Gives it back. */
export const leaveFullScreen = (page: Document): void => {
  if (page.fullscreenElement) void page.exitFullscreen().catch(() => undefined);
};
