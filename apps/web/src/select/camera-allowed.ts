/** Whether this page may use the camera without asking; false where the browser doesn't tell. */
export const cameraAllowed = async (permissions: Pick<Permissions, 'query'> | undefined): Promise<boolean> => {
  try {
    return (await permissions?.query({ name: 'camera' }))?.state === 'granted';
  } catch {
    return false;
  }
};
