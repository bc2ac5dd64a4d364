import { describe, expect, it } from 'vitest';
import { isPlayingOn } from '@instep/web/select/play-on';
import { PlayQueue } from '@instep/web/select/play-queue.svelte';

const createStorage = (stored?: string) => {
  const texts = new Map(stored === undefined ? [] : [['instep-queue', stored]]);
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  } as Storage;
};
const idsOf = ({ dances }: PlayQueue) => dances.map(({ danceId }) => danceId);
const queueOf = (...ids: string[]) => {
  const storage = createStorage();
  const queue = new PlayQueue(storage);
  for (const id of ids) queue.add(id);
  return { queue, storage };
};

describe('the queue of a player alone', () => {
  it('gives the dances in the order in which they were added, no dance twice', () => {
    const { queue } = queueOf('waltz', 'tango', 'waltz');
    expect(idsOf(queue)).toEqual(['waltz', 'tango']);
    expect([queue.takeNext(), queue.takeNext(), queue.takeNext()]).toEqual([
      { danceId: 'waltz' },
      { danceId: 'tango' },
      null,
    ]);
  });

  it('takes a dance that was danced again', () => {
    const { queue } = queueOf('waltz', 'tango');
    queue.takeNext();
    queue.add('waltz');
    expect(idsOf(queue)).toEqual(['tango', 'waltz']);
  });

  it('is changed by hand: put first, taken out', () => {
    const { queue } = queueOf('waltz', 'tango', 'polka');
    queue.putFirst('polka');
    queue.remove('waltz');
    queue.putFirst('unknown');
    expect(idsOf(queue)).toEqual(['polka', 'tango']);
  });

  it('holds twelve dances', () => {
    const { queue } = queueOf(...Array.from({ length: 11 }, (_, k) => `dance-${k}`));
    expect(queue.hasSpace).toBe(true);
    queue.add('dance-11');
    queue.add('dance-12');
    expect([queue.hasSpace, queue.dances.length]).toEqual([false, 12]);
  });

  it('survives a reload in its tab', () => {
    const { storage } = queueOf('waltz', 'tango');
    expect(isPlayingOn({ sessionStorage: storage } as Window)).toBe(true);
    const after = new PlayQueue(storage);
    after.takeNext();
    expect(idsOf(new PlayQueue(storage))).toEqual(['tango']);
    after.takeNext();
    expect(isPlayingOn({ sessionStorage: storage } as Window)).toBe(false);
  });

  it('drops dances that are not offered any more', () => {
    const { queue } = queueOf('waltz', 'tango');
    queue.keepOnly([{ id: 'tango' }]);
    expect(idsOf(queue)).toEqual(['tango']);
  });

  it.each(['{', '"waltz"', '[1, null, "waltz", "waltz"]'])('reads whatever is stored: %s', (stored) => {
    expect(['', 'waltz']).toContain(idsOf(new PlayQueue(createStorage(stored))).join());
  });

  it('works where nothing may be stored', () => {
    const queue = new PlayQueue(null);
    queue.add('waltz');
    expect(queue.next).toEqual({ danceId: 'waltz' });
  });
});
