import { describe, expect, it } from 'vitest';
import { FIRST_LEAD, StartDelays } from '@instep/web/room/start-delays';

const storageWith = (text: string | null) => {
  let stored = text;
  return { getItem: () => stored, setItem: (_: string, value: string) => void (stored = value) };
};

describe('StartDelays', () => {
  it('leads by 60 ms before the first start', () => {
    expect(new StartDelays(null).lead).toBe(FIRST_LEAD);
  });

  it('leads by the median of the last three starts', () => {
    const delays = new StartDelays(null);
    for (const delay of [300, 30, 90, 50]) delays.record(delay);
    expect(delays.lead).toBe(50);
  });

  it('limits what an accident can do', () => {
    const delays = new StartDelays(null);
    delays.record(5_000);
    expect(delays.lead).toBe(400);
    for (const delay of [-30, -20]) delays.record(delay);
    expect(delays.lead).toBe(0);
  });

  it('finds the delays of the last visit', () => {
    const storage = storageWith(null);
    new StartDelays(storage).record(84.4);
    expect(new StartDelays(storage).lead).toBe(84);
  });

  it.each(['', 'no', '{}', '["a", -4, 1e9, null]'])('begins anew where %j is stored', (text) => {
    expect(new StartDelays(storageWith(text)).lead).toBe(FIRST_LEAD);
  });

  it('goes on without a storage that works', () => {
    const refuse = () => {
      throw new Error('blocked');
    };
    const delays = new StartDelays({ getItem: refuse, setItem: refuse });
    delays.record(40);
    expect(delays.lead).toBe(40);
  });
});
