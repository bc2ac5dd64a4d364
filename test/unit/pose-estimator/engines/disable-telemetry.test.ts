import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { disableTelemetry } from '@instep/pose-estimator/engines/disable-telemetry';
import { afterEach, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const NAME = 'ORT_DISABLE_TELEMETRY';
const before = process.env[NAME];
afterEach(() => {
  if (before === undefined) delete process.env[NAME];
  else process.env[NAME] = before;
});

test.each([undefined, '', '0'])('telemetry is turned off in a process whose environment has %j', (value) => {
  if (value === undefined) delete process.env[NAME];
  else process.env[NAME] = value;
  disableTelemetry();
  expect(process.env[NAME]).toBe('1');
});

/** The result of turning it off in a thread. */
const inThread = (env: NodeJS.ProcessEnv): Promise<string> => {
  const file = new URL('../../../../packages/pose-estimator/src/engines/disable-telemetry.ts', import.meta.url).href;
  const code = `const post = (result) => require('node:worker_threads').parentPort.postMessage(result);
    import('tsx/esm/api').then(({ register }) => register()).then(() => import(${JSON.stringify(file)})).then(({ disableTelemetry }) => disableTelemetry()).then(() => post('off'), (error) => post(error.message));`;
  const worker = new Worker(code, { eval: true, env, execArgv: [] });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
};

test('a thread throws unless telemetry was turned off in the process before', async () => {
  expect(await inThread({ ...process.env, [NAME]: '1' })).toBe('off');
  expect(await inThread({ ...process.env, [NAME]: undefined })).toContain(`${NAME}: expected 1`);
});

test('only one module imports the library', () => {
  const importers = ['packages', 'apps', 'tools', 'test'].flatMap((folder) =>
    (readdirSync(path.join(ROOT, folder), { recursive: true }) as string[])
      .filter((file) => /\.(?:[cm]?[jt]s|svelte)$/.test(file) && !/(?:^|\/)(?:node_modules|dist)\//.test(file))
      .map((file) => path.join(folder, file))
      .filter((file) =>
        /(?:from|import\(|require\()\s*'onnxruntime-node'/.test(readFileSync(path.join(ROOT, file), 'utf8')),
      ),
  );
  expect(importers).toEqual(['packages/pose-estimator/src/engines/onnxruntime.ts']);
});
