/** Opens a PoseWay with what the browser offers. */
import type { HostChoice } from '@instep/protocol/http';
import { isPatientWithDevice } from '../browser/path.ts';
import { openStorage } from '../browser/window.ts';
import { DeviceMemory } from './device-memory.ts';
import workerUrl from './estimator.worker.ts?worker&url';
import { PoseWay } from './pose-way.svelte.ts';
import type { SelfTestFrame } from './self-test.ts';
import imageUrl from './self-test.png?url';
import frameUrl from './self-test.json?url';

export const openPoseWay = (host: HostChoice, page: Window, onSettled: () => void): PoseWay => {
  // The addresses contain hashes of the files; the worker names those of the runtime and of the networks.
  const identity = [page.navigator.userAgent, workerUrl, frameUrl].join(' ');
  return new PoseWay({
    host,
    memory: new DeviceMemory({ storage: openStorage(page), identity }),
    isSupported: isSupported(),
    savesData: savesData(page.navigator),
    createWorker: () => new Worker(workerUrl, { type: 'module' }),
    isPatient: isPatientWithDevice(page.location.href),
    loadSelfTest,
    onSettled,
  });
};

const isSupported = (): boolean =>
  typeof Worker === 'function' && typeof OffscreenCanvas === 'function' && typeof WebAssembly === 'object';

const savesData = (navigator: Navigator): boolean =>
  (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData ?? false;

const loadSelfTest = async (): Promise<{ frame: SelfTestFrame; image: Blob }> => {
  const [frame, image] = await Promise.all([fetch(frameUrl), fetch(imageUrl)]);
  return { frame: (await frame.json()) as SelfTestFrame, image: await image.blob() };
};
