/** In Korean: the texts of a queue of dances. */
import type { PlayOnTexts, QueueTexts } from '../english/queue.ts';

export const queue: QueueTexts = {
  next: '다음',
  then: '그다음',
  empty: '아직 고른 춤이 없어요.',
  add: '춤 고르기',
  addTitle: '어떤 춤을 출까요?',
  close: '닫기',
  wishedBy: (name) => `${name} 님이 골랐어요`,
  remove: (title) => `${title} 빼기`,
  first: (title) => `${title} 먼저`,
  full: '세 개를 골라 두었어요. 하나를 추고 나면 더 고를 수 있어요.',
  inQueue: '골라 둠',
  unknown: '없어진 춤',
  upNext: '다음 춤',
  startsIn: (seconds) => `${seconds}초 뒤`,
  startNow: '바로 시작',
  wait: '잠깐만요',
  skip: '건너뛰기',
  hand: '손을 들어도 돼요.',
};

export const playOn: PlayOnTexts = {
  title: '이어서 추기',
  lead: '춤을 여러 개 골라 두면 차례로 이어져요. 중간에 아무것도 누르지 않아도 돼요.',
  start: '시작',
  full: '열두 개를 골라 두었어요. 하나를 추고 나면 더 고를 수 있어요.',
  anyKey: '아무 키나 누르거나 화면을 터치하면 멈춰요.',
};
