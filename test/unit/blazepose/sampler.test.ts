import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SAMPLER_MODULE, samplerModule } from '@instep/setup/assemble-sampler';

test('sampler-wasm.ts equals the assembled sampler.wat, as `npm run assemble` writes it', async () => {
  expect(readFileSync(SAMPLER_MODULE, 'utf8')).toBe(await samplerModule());
});
