import { expect, it } from 'vitest';
import { parsePlayer, PlayerFileError } from '@instep/stage-dancer/player/parse-player';
import { proportionsOf } from '@instep/stage-dancer/player/player';

const parsed = (player: unknown) => parsePlayer(JSON.stringify(player), 'me.json');

it('an empty player has the defaults: no errors, a room, an average tempo', () => {
  expect(parsed({})).toMatchObject({ body: 'broad', mirrored: false, tempo: 1, amplitude: 1, errors: [] });
});

it('proportions of the player replace those of the body', () => {
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
])('%j is rejected with the path and what was expected', (player, words) => {
  expect(() => parsed(player)).toThrow(PlayerFileError);
  expect(() => parsed(player)).toThrow(words);
});

it('text that is not JSON is rejected and quoted', () => {
  expect(() => parsePlayer('{tempo', 'me.json')).toThrow('me.json: expected JSON, got "{tempo"');
});
