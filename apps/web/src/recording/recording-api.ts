import type { CorrectionRequest, RecordingJob, RecordingRequest } from '@instep/protocol/recording';
import { addressOf, ROUTES } from '@instep/protocol/routes';
import { ApiError, fetchJson } from '../api.ts';

/** Announces a video. The session will belong to this device. */
export const addRecording = (body: RecordingRequest, deviceId: string): Promise<RecordingJob> =>
  fetchJson(ROUTES.recordings, { method: 'POST', body, deviceId });

/** Has a recording judged again at another offset. */
export const correctRecording = (body: CorrectionRequest): Promise<RecordingJob> =>
  fetchJson(ROUTES.recordings, { method: 'POST', body });

/** `null` if the server has no recording of this id. */
export const getRecording = async (id: string): Promise<RecordingJob | null> => {
  try {
    return await fetchJson<RecordingJob>(addressOf(ROUTES.recording, { id }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
};

/** Sends a piece of the video that begins at `from`. */
export const sendRecordingChunk = (id: string, from: number, chunk: Blob): Promise<RecordingJob> =>
  fetchJson(addressOf(ROUTES.recordingBytes, { id }, { from: String(from) }), { method: 'PUT', body: chunk });

export const removeRecording = (id: string): Promise<void> =>
  fetchJson(addressOf(ROUTES.recording, { id }), { method: 'DELETE' });
