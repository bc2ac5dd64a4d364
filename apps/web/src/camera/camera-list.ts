/** A camera that can be chosen. Browsers hide the names until the camera has been allowed once. */
export type Camera = { readonly deviceId: string; readonly label: string };

/** What is stored about the camera in use, to find it again: iOS and private windows change ids. */
export type KnownCamera = {
  readonly deviceId: string | null;
  readonly label: string;
  readonly facingMode?: string | undefined;
};

/** The cameras among a browser's devices; those without an id can't be asked for. */
export const camerasOf = (
  devices: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[],
): readonly Camera[] =>
  devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ deviceId, label }));

/**
 * The constraints that request a known camera: by its id, else by its name, else by its facing mode; {} for any camera.
 */
export const constraintsFor = (known: KnownCamera, cameras: readonly Camera[]): MediaTrackConstraints => {
  const sameId = cameras.find(({ deviceId }) => deviceId === known.deviceId);
  const sameName = cameras.find(({ label }) => label !== '' && label === known.label);
  const found = sameId ?? sameName;
  if (found) return { deviceId: { exact: found.deviceId } };
  if (known.facingMode !== undefined) return { facingMode: { ideal: known.facingMode } };
  // There is no list (names are hidden, or it did not arrive): the browser may know the id all the same.
  return known.deviceId === null || cameras.length > 0 ? {} : { deviceId: { ideal: known.deviceId } };
};
