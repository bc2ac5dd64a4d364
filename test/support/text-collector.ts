import { Writable } from 'node:stream';

/** A stream that stores what is written to it, and passes it to a callback. */
export const createTextCollector = (
  onText: (text: string) => void = () => {},
): { readonly stream: Writable; readonly text: () => string } => {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      onText(chunk.toString());
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
};
