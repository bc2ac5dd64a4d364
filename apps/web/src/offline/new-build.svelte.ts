let isReady = $state(false);

/** Whether the server has a newer build than the one that runs here. */
export const hasNewBuild = (): boolean => isReady;

/** Says so; false after the player wants to go on with this one. */
export const setNewBuild = (ready: boolean): void => {
  isReady = ready;
};
