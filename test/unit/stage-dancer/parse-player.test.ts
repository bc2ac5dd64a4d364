import { expect, it } from 'vitest';
import { parsePlayer, PlayerFileError } from '@instep/stage-dancer/player/parse-player';
import { proportionsOf } from '@instep/stage-dancer/player/player';

const parsed = (player: unknown) => parsePlayer(JSON.stringify(player), 'me.json');

it('an empty player is a right one in a room', () => {
  expect(parsed({})).toMatchObject({ body: 'broad', mirrored: false, tempo: 1, amplitude: 1, errors: [] });
});

it('own factors take the place of the body’s', () => {
  expect(proportionsOf(parsed({ body: 'child', proportions: { legs: 0.8 } }))).toMatchObject({ legs: 0.8, head: 1.22 });
});

it.each([
  [{ tempo: 3 }, /^me\.json: tempo: .*2/],
  [{ body: 'giant' }, /^me\.json: body: .*average/],
  [{ colour: 'red' }, /^me\.json: the player: .*colour/],
  [{ errors: [{ kind: 'sings' }] }, /^me\.json: errors\.0\.kind: /],
  [{ errors: [{ kind: 'frozen-limb', limb: 'tail', fromS: 0, toS: 1 }] }, /^me\.json: errors\.0\.limb: .*left_arm/],
  [
    { errors: [{ kind: 'leaves', fromS: 5, toS: 2 }] },
    /^me\.json: errors\.0: expected toS to be later than fromS, got 5 to 2$/,
  ],
])('%j is refused with the place and what was expected', (player, words) => {
  expect(() => parsed(player)).toThrow(PlayerFileError);
  expect(() => parsed(player)).toThrow(words);
});

it('what is not JSON is shown', () => {
  expect(() => parsePlayer('{tempo', 'me.json')).toThrow('me.json: expected JSON, got "{tempo"');
});
