/**
 * Stops the browser from opening a file that is dropped outside a drop zone, which would replace the app. Drop zones handle
 * their files first; text can still be dragged into fields.
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
