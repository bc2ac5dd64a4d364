/** Makes the page full screen if the browser allows it: most require a click or a key just before. */
export const enterFullScreen = (page: Document): void => {
  if (page.fullscreenEnabled) void page.documentElement.requestFullscreen().catch(() => undefined);
};

/** Leaves full screen. */
export const leaveFullScreen = (page: Document): void => {
  if (page.fullscreenElement) void page.exitFullscreen().catch(() => undefined);
};

/**
 * Stops the browser from opening a file that is dropped outside a drop zone, which would replace the app. Drop zones
 * handle their files first; text can still be dragged into fields.
 */
export const ignoreStrayDrops = (page: Pick<Window, 'addEventListener'>): void => {
  const ignore = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    // The pointer shows that nothing can be dropped here.
    event.dataTransfer.dropEffect = 'none';
  };
  page.addEventListener('dragover', ignore);
  page.addEventListener('drop', ignore);
};

/**
 * Puts a copy of the app's style sheet into the head. The build has it behind the shell of the page, so that the shell is
 * painted first; but the style sheets of lazy parts are appended to the head, and have to come after it.
 */
export const putStyleSheetInHead = (page: Document): void => {
  for (const sheet of page.body.querySelectorAll('link[rel=stylesheet]')) {
    const copy = sheet.cloneNode() as HTMLLinkElement;
    copy.addEventListener('load', () => sheet.remove(), { once: true });
    page.head.append(copy);
  }
};

/**
 * The browser's storage of texts, or that of this tab; null in browsers that store nothing for this page: they throw at
 * the access.
 */
export const openStorage = (page: Window, kind: 'localStorage' | 'sessionStorage' = 'localStorage'): Storage | null => {
  try {
    return page[kind];
  } catch {
    return null;
  }
};
