// Starts a worker from TypeScript: Node 20 can't start a thread from a TypeScript file, even with a loader in execArgv,
// but a thread can import one from here.
import { register } from 'tsx/esm/api';

register();
await import('./worker-main.ts');
