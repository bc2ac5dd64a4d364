import type { Words } from '../english.ts';

export const players: Words['players'] = {
  label: '누가 출까요?',
  add: '이름 추가',
  name: '이름',
  keep: '추가',
  more: (n) => `${n}명 더 …`,
  fewer: '접기',
  find: '이름 찾기',
  none: '그런 이름이 없어요.',
  edit: '이름 고치기',
  save: '저장',
  cancel: '취소',
  rename: (name) => `${name} 이름 바꾸기`,
  merge: (name) => `${name} 플레이어와 합치기`,
  renameNote: '이 기기의 최고 기록은 새 이름을 따라가요. 이미 저장된 기록에는 예전 이름이 그대로 남아요.',
  remove: (name) => `${name} 지우기`,
  removeTitle: (name) => `이 기기에서 ${name} 이름을 지울까요?`,
  removeText: '이 기기에 있는 이 이름의 최고 기록도 함께 지워져요. 이미 저장된 기록은 서버에 그대로 남아요.',
  removeConfirm: (name) => `${name} 지우기`,
};
