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

test.each([undefined, '', '0'])('a process has its telemetry off, also where its environment says %j', (said) => {
  if (said === undefined) delete process.env[NAME];
  else process.env[NAME] = said;
  disableTelemetry();
  expect(process.env[NAME]).toBe('1');
});

/** What a thread says of turning it off there. */
const inThread = (env: NodeJS.ProcessEnv): Promise<string> => {
  const file = new URL('../../../../packages/pose-estimator/src/engines/disable-telemetry.ts', import.meta.url).href;
  const code = `const say = (word) => require('node:worker_threads').parentPort.postMessage(word);
    import('tsx/esm/api').then(({ register }) => register()).then(() => import(${JSON.stringify(file)})).then(({ disableTelemetry }) => disableTelemetry()).then(() => say('off'), (error) => say(error.message));`;
  const worker = new Worker(code, { eval: true, env, execArgv: [] });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
};

test('a thread refuses to go on unless the process had its telemetry off before', async () => {
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
