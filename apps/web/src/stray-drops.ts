/**
 * Keeps a file that is dropped beside where files are taken from replacing the app: browsers would open it. Whoever
 * takes files handles them before, and text may still be dragged into fields.
 */
export const ignoreStrayDrops = (page: Pick<Window, 'addEventListener'>): void => {
  const ignore = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    // The pointer says that nothing is taken here.
    event.dataTransfer.dropEffect = 'none';
  };
  page.addEventListener('dragover', ignore);
  page.addEventListener('drop', ignore);
};
