import type { Words } from '../english.ts';

export const language: Words['language'] = { name: '한국어', locale: 'ko-KR', label: '언어' };
