/** Makes a file of what the Lab has seen. */
import type { LabTrace } from '@instep/protocol/lab-trace';

/** A gzipped JSON file of a trace; a plain one where the browser can't gzip. */
export const traceFile = async (trace: LabTrace): Promise<File> => {
  const json = new Blob([JSON.stringify(trace)], { type: 'application/json' });
  const name = `instep-${trace.savedAt.slice(0, 19).replaceAll(':', '-')}.trace.json`;
  if (!('CompressionStream' in globalThis)) return new File([json], name, { type: json.type });
  const gzipped = new Response(json.stream().pipeThrough(new CompressionStream('gzip')));
  return new File([await gzipped.blob()], `${name}.gz`, { type: 'application/gzip' });
};
