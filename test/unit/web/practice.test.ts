import { byLimb, type Limb } from '@instep/choreo/skeleton';
import type { Rating } from '@instep/choreo/rating';
import { describe, expect, it } from 'vitest';
import type { DanceMove } from '@instep/protocol/http';
import { countInNumberBefore } from '@instep/web/play/count-in';
import { nextFasterSpeed, isClean, passesOf, nextSlowerSpeed, passSpeed, worstLimb } from '@instep/web/play/passes';
import { Practice } from '@instep/web/play/practice.svelte';
import { namesOf, planPractice, sectionAround, sectionBefore, type PracticePlan } from '@instep/web/play/section';
import type { VerdictMessage } from '@instep/protocol/messages';

/** Six moves of four counts at 120 beats a minute, the first at 0.5 s. */
const MOVES = [1, 2, 3, 4, 5, 6].map((n): DanceMove => ({
  n,
  startS: 2 * n - 1.5,
  endS: 2 * n + 0.5,
  gold: false,
  key: null,
}));
const BEAT = { bpm: 120, durationS: 13 };

const judged = (move: number, rating: Rating | null, weak?: Limb): VerdictMessage & { readonly speed: number } => ({
  type: 'verdict',
  move,
  rating,
  form: 0.5,
  timingS: 0,
  side: 'mirrored',
  otherSide: false,
  limbs: byLimb((limb) => (limb === weak ? 0.2 : 0.9)),
  weakLimb: null,
  cue: null,
  gold: false,
  speed: 1,
});

describe('a section to practise', () => {
  it('is a weak move and the one before it; for the first move, the one after it', () => {
    expect(sectionAround(MOVES, 4)).toEqual({ from: 3, to: 4 });
    expect(sectionAround(MOVES, 1)).toEqual({ from: 1, to: 2 });
  });

  it('has the names of its moves, each once; none if they have none', () => {
    const labels = ['Step', 'Clap', 'Clap', undefined, 'Turn', 'Bow'];
    const named = MOVES.map((move, index) => ({ ...move, label: labels[index] }));
    expect(namesOf(named, { from: 2, to: 5 })).toEqual(['Clap', 'Turn']);
    expect(namesOf(MOVES, { from: 1, to: 2 })).toEqual([]);
  });

  it('contains the moves of the last eight counts before a pause', () => {
    expect(sectionBefore(MOVES, 8.5, 120)).toEqual({ from: 3, to: 4 });
    expect(sectionBefore(MOVES, 9, 120)).toEqual({ from: 3, to: 5 });
    expect(sectionBefore(MOVES, 0, 120)).toEqual({ from: 1, to: 2 });
  });

  it('has a count-in of four beats and a lead-out of whole beats', () => {
    expect(planPractice({ from: 3, to: 4 }, MOVES, BEAT)).toEqual({
      section: { from: 3, to: 4 },
      startS: 4.5,
      loop: { from: 2.5, to: 9.5 },
      judgedFrom: 2.55,
      counts: { from: 9, to: 16 },
    });
  });

  it('stays within the dance', () => {
    expect(planPractice({ from: 1, to: 2 }, MOVES, BEAT)?.loop).toEqual({ from: 0, to: 5.5 });
    expect(planPractice({ from: 5, to: 6 }, MOVES, BEAT)?.loop.to).toBe(13);
    expect(planPractice({ from: 7, to: 8 }, MOVES, BEAT)).toBeNull();
  });

  it('is counted in with 5, 6, 7, 8', () => {
    const counts = [2.4, 2.6, 3.1, 3.6, 4.4, 4.5].map((time) => countInNumberBefore(4.5, time, 0.5));
    expect(counts).toEqual([null, 5, 6, 7, 8, null]);
  });
});

describe('the passes through a section', () => {
  const section = { from: 3, to: 4 };
  const practising = (rate: number) => new Practice(planPractice(section, MOVES, BEAT) as PracticePlan, rate);

  it('begin with the section’s first move and contain no other moves', () => {
    const verdicts = [judged(2, 'x'), judged(3, 'ok'), judged(4, 'good'), judged(3, 'super')];
    expect(passesOf(verdicts, section).map((pass) => pass.map(({ rating }) => rating))).toEqual([
      ['ok', 'good'],
      ['super'],
    ]);
  });

  it('are clean if every move was good or better', () => {
    expect(isClean([judged(3, 'good'), judged(4, 'perfect')], section)).toBe(true);
    expect(isClean([judged(3, 'ok'), judged(4, 'perfect')], section)).toBe(false);
    expect(isClean([judged(3, null), judged(4, 'perfect')], section)).toBe(false);
    expect(isClean([judged(3, 'good')], section)).toBe(false);
  });

  it('name the limb that was farthest off, if one was far off', () => {
    expect(worstLimb([judged(3, 'ok', 'left_arm'), judged(4, 'ok', 'left_arm')])).toBe('left_arm');
    expect(worstLimb([judged(3, 'good')])).toBeNull();
  });

  it('have speeds in tenths between half and full speed', () => {
    expect([nextFasterSpeed(0.7), nextFasterSpeed(1), nextSlowerSpeed(0.7), nextSlowerSpeed(0.5)]).toEqual([
      0.8, 1, 0.6, 0.5,
    ]);
  });

  it('get faster after a clean pass, unless the player turned that off', () => {
    const practice = practising(0.9);
    practice.handleVerdict(judged(3, 'good'));
    expect(practice.speed).toBe(0.9);
    practice.handleVerdict(judged(4, 'good'));
    practice.handleVerdict(judged(3, 'good'));
    expect(practice.speed).toBe(1);
    practice.setSpeed(0.5);
    practice.speedsUp = false;
    practice.handleVerdict(judged(4, 'good'));
    expect(practice.speed).toBe(0.5);
  });

  it('have the speed at which they were danced, the slowest if it changed', () => {
    const practice = practising(0.8);
    for (const move of [3, 4, 3]) practice.handleVerdict(judged(move, 'good'));
    practice.setSpeed(0.6);
    practice.handleVerdict(judged(4, 'good'));
    expect(practice.passes.map(passSpeed)).toEqual([0.8, 0.6]);
  });

  it('are learnt once the last one was clean at full speed', () => {
    const practice = practising(0.9);
    for (const move of [3, 4]) practice.handleVerdict(judged(move, 'good'));
    expect([practice.speed, practice.isLearnt]).toEqual([1, false]);
    for (const move of [3, 4]) practice.handleVerdict(judged(move, 'good'));
    expect(practice.isLearnt).toBe(true);
  });
});
