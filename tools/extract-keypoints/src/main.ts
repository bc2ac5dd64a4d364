import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { runAsProcess } from '@instep/video-poses/command';
import { runExtract } from './run-extract.ts';

await runAsProcess(loadThreadedModel, runExtract);
