import { describe, expect, it } from 'vitest';
import { ReorderBuffer } from '@instep/server/performance/reorder-buffer';

describe('the reorder buffer', () => {
  it('releases values in the order in which their keys were announced', () => {
    const passed: string[] = [];
    const order = new ReorderBuffer<string>((value) => passed.push(value));
    [4, 7, 9].forEach((key) => order.expect(key));
    order.deliver(7, 'b');
    expect(passed).toEqual([]);
    order.deliver(4, 'a');
    expect(passed).toEqual(['a', 'b']);
    order.deliver(9, 'c');
    expect(passed).toEqual(['a', 'b', 'c']);
  });

  it('ignores a value whose key was not announced', () => {
    const passed: string[] = [];
    new ReorderBuffer<string>((value) => passed.push(value)).deliver(1, 'a');
    expect(passed).toEqual([]);
  });
});
