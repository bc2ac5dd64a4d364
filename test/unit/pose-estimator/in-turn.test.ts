import { inTurn } from '@instep/pose-estimator/in-turn';
import { expect, test } from 'vitest';
import { settled } from '../../support/run-performance.ts';

test('what is asked for at once is done one after the other, in the order of asking', async () => {
  const log: string[] = [];
  const work = inTurn(async (name: string) => {
    log.push(`${name} begins`);
    await settled();
    log.push(`${name} ends`);
    return name.toUpperCase();
  });
  expect(await Promise.all([work('a'), work('b'), work('c')])).toEqual(['A', 'B', 'C']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a failure is told to whoever asked, and the next goes on', async () => {
  const work = inTurn(async (number: number) => {
    if (number === 1) throw new Error('no ones');
    return number;
  });
  const answers = await Promise.allSettled([work(1), work(2)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
