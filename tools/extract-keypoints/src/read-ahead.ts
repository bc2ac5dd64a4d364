/** The same values; so many of them are asked for before they are needed, so that their making goes on meanwhile. */
export async function* readAhead<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<T>> => {
    const asked = iterator.next();
    // It is thrown where it is waited for; nobody waits for what comes after it.
    asked.catch(() => {});
    return asked;
  };
  const asked = Array.from({ length: count }, ask);
  try {
    for (;;) {
      asked.push(ask());
      const next = await asked.shift();
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
