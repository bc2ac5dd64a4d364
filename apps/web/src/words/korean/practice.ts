import type { Words } from '../english.ts';

export const practice: Words['practice'] = {
  start: '연습하기',
  counts: (from, to) => `${from}-${to}카운트 연습하기`,
  moves: (from, to) => `동작 ${from}-${to} 연습하기`,
  lastCounts: '마지막 8카운트 연습하기',
  section: (from, to) => `${from}-${to}카운트`,
  sectionOfMoves: (from, to) => `동작 ${from}-${to}`,
  speed: '속도',
  percent: (rate) => `${Math.round(100 * rate)}%`,
  ramp: '잘 추면 점점 빠르게',
  loop: '반복할 구간',
  first: '첫 동작',
  last: '마지막 동작',
  moveOf: (n, of) => `동작 ${of}개 중 ${n}번째`,
  none: '따라 춰 보세요. 그만둘 때까지 이 구간을 반복해요.',
  pass: (n) => `${n}번째`,
  clean: '깔끔해요!',
  learnt: '원래 속도로도 깔끔해요.',
  whole: '처음부터 끝까지 추기',
  paused: { title: '연습을 멈췄어요', text: '기다리고 있을게요. 연습은 최고 기록에 들어가지 않아요.' },
  keys: '- 와 = 속도 · [ 와 ] 구간 · 스페이스 일시정지',
};
