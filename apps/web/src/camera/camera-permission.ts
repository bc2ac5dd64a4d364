/** Whether this page may use the camera without asking; false if the browser does not report it. */
export const isCameraAllowed = async (permissions: Pick<Permissions, 'query'> | undefined): Promise<boolean> => {
  try {
    return (await permissions?.query({ name: 'camera' }))?.state === 'granted';
  } catch {
    return false;
  }
};
