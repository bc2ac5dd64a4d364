// Node 20 can't start a thread from a TypeScript file, even with a loader named in execArgv; from here it can.
import { register } from 'tsx/esm/api';

register();
await import('./estimator.worker.ts');
