import type { Words } from '../english.ts';

const TAGS: Readonly<Record<string, string>> = {
  seated: '앉아서',
  'no-jumps': '점프 없음',
  'no-floor': '바닥 동작 없음',
  arms: '팔 동작',
  beginner: '처음이라면',
};

export const select: Words['select'] = {
  title: '따라 추고, 얼마나 잘 췄는지 보세요.',
  lead: '춤을 고르고, 카메라에 보이게 서서, 영상 속 댄서를 따라 움직이세요. 동작마다 판정이 나와요.',
  go: '춤추기 시작',
  best: '내 최고 기록',
  notDanced: '아직 안 춰 봤어요',
  level: (level) => ['쉬움', '보통', '어려움'][level - 1] ?? '보통',
  levelLabel: (level) => `난이도 3단계 중 ${level}단계`,
  effort: (effort) => ['가벼움', '활기참', '격렬함'][effort - 1] ?? '활기참',
  tag: (tag) => TAGS[tag] ?? tag,
  search: '춤 찾기',
  filtersLabel: '골라 보기',
  filters: {
    easy: '쉬움',
    medium: '보통',
    hard: '어려움',
    short: '1분 이내',
    light: '가벼움',
    seated: '앉아서',
    no_jumps: '점프 없음',
    not_danced: '안 춰 본 춤',
  },
  found: (n) => `춤 ${n}개`,
  noneFound: '그런 춤은 없어요.',
  clear: '모든 춤 보기',
  hand: {
    label: '손을 들어 고르기',
    hold: '한 손을 들고 있으면 시작해요',
    off: '손을 들어 고르기 끄기',
  },
  bpm: (bpm) => `분당 ${Math.round(bpm)}박`,
  more: '다른 춤',
  loading: '춤을 찾고 있어요',
  empty: {
    title: '아직 춤이 없어요',
    text: 'npm run extract -- VIDEO 명령으로 춤을 추가한 다음 페이지를 새로 고쳐 주세요.',
  },
  failed: {
    title: '춤을 불러오지 못했어요',
    text: '서버가 응답하지 않아요. 서버가 켜져 있는지 확인하고 다시 시도해 주세요.',
  },
  unknown: { title: '없는 춤이에요', text: '지워졌거나 이름이 바뀌었을 수 있어요. 다른 춤을 골라 주세요.' },
  all: '모든 춤',
};

export const intro: Words['intro'] = {
  privacy: '동작을 보려고 카메라를 써요. 영상은 메모리에서 채점만 하고 절대 저장하지 않아요.',
  use: '카메라 켜기',
  without: '카메라 없이 추기',
  asking: '브라우저가 카메라를 써도 되는지 물어봐요. [허용]을 눌러 주세요.',
};
