// `npm run assemble`: assembles packages/blazepose/src/sampler.wat and writes its bytes as sampler-wasm.ts, so that
// neither the server nor the browser needs an assembler.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import assembler from 'wabt';

const FOLDER = fileURLToPath(new URL('../../../packages/blazepose/src/', import.meta.url));
const TEXT = path.join(FOLDER, 'sampler.wat');
export const SAMPLER_MODULE = path.join(FOLDER, 'sampler-wasm.ts');

/** The contents of sampler-wasm.ts, as sampler.wat has it now. */
export const samplerModule = async (): Promise<string> => {
  const wabt = await assembler();
  const program = wabt.parseWat(TEXT, readFileSync(TEXT), { simd: true });
  try {
    program.validate();
    const { buffer } = program.toBinary({});
    const source = `/** The WebAssembly of sampler.wat: \`npm run assemble\` writes this file. */
      export const SAMPLER_WASM = new Uint8Array([${[...buffer].join(', ')}]);`;
    return await format(source, { ...(await resolveConfig(SAMPLER_MODULE)), parser: 'typescript' });
  } finally {
    program.destroy();
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(SAMPLER_MODULE, await samplerModule());
