import type { Words } from '../english.ts';

export const players: Words['players'] = { label: '누가 출까요', add: '이름 추가', name: '이름', keep: '추가' };
