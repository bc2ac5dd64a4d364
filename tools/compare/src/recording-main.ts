import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { runAsProcess } from '@instep/video-poses/command';
import { runRecording } from './run-recording.ts';

await runAsProcess(loadThreadedModel, runRecording);
