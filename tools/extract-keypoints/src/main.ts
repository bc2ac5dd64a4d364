import { loadPoseModel } from '@instep/pose-estimator/load-model';
import { runAsProcess } from './run-as-process.ts';
import { runExtract } from './run-extract.ts';

await runAsProcess(loadPoseModel, runExtract);
