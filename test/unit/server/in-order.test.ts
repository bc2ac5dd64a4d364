import { describe, expect, it } from 'vitest';
import { InOrder } from '../../../apps/server/src/performance/in-order.ts';

describe('InOrder', () => {
  it('passes values on in the order of opening, whatever the order of settling', () => {
    const passed: string[] = [];
    const order = new InOrder<string>((value) => passed.push(value));
    [4, 7, 9].forEach((key) => order.open(key));
    order.settle(7, 'b');
    expect(passed).toEqual([]);
    order.settle(4, 'a');
    expect(passed).toEqual(['a', 'b']);
    order.settle(9, 'c');
    expect(passed).toEqual(['a', 'b', 'c']);
  });

  it('passes nothing on that was never opened', () => {
    const passed: string[] = [];
    new InOrder<string>((value) => passed.push(value)).settle(1, 'a');
    expect(passed).toEqual([]);
  });
});
