import { expect, test } from 'vitest';
import { createProgram, type EvaluateOptions } from '@instep/evaluate/options';

const parse = (...args: readonly string[]): EvaluateOptions =>
  createProgram()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parse(args, { from: 'user' })
    .opts<EvaluateOptions>();

test('players of video pairs are estimated as their references, unless a network and a rate are named', () => {
  expect(parse().players).toEqual({ name: 'full', fps: 15 });
  expect(parse('--players', 'lite@7.5').players).toEqual({ name: 'lite', fps: 7.5 });
});

test.each(['lite', 'lite@0', 'movenet@15', '@15'])('the players "%s" are refused with an example', (text) => {
  expect(() => parse('--players', text)).toThrow(`Expected a network and a rate, such as lite@8, got "${text}".`);
});
