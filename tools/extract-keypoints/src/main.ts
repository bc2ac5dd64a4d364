import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { runAsProcess } from './run-as-process.ts';
import { runExtract } from './run-extract.ts';

await runAsProcess(loadThreadedModel, runExtract);
