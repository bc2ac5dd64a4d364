import { choosePerson } from '@instep/pose-estimator/blazepose/choose-person';
import { expect, test } from 'vitest';
import { picture } from '../../support/picture.ts';

const person = (x: number, size: number) => ({
  confidence: 0.9,
  box: { x, y: 100, width: 10, height: 10 },
  region: { x, y: 100, size, rotation: 0 },
});
const ROOM = picture(400, 200);

test('in an empty room nobody is chosen', () => {
  expect(choosePerson([], ROOM, null)).toBeNull();
});

test('at the start the largest is chosen of those equally central', () => {
  expect(choosePerson([person(150, 80), person(250, 120)], ROOM, null)).toEqual(person(250, 120));
});

test('at the start the most central is chosen of those equally large', () => {
  expect(choosePerson([person(30, 100), person(190, 100), person(380, 100)], ROOM, null)).toEqual(person(190, 100));
});

test('later the nearest to where the person was is chosen, though another is larger', () => {
  const last = { x: 60, y: 100, size: 90, rotation: 0 };
  expect(choosePerson([person(200, 150), person(70, 60)], ROOM, last)).toEqual(person(70, 60));
});
