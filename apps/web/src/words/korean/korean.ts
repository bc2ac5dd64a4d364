/** In Korean: the texts of the menu, the list of dances and the settings, and all texts together. */

import type { Words } from '../english/english.ts';
import { playTexts } from './play.ts';
import { reviewTexts } from './review.ts';
import { studioTexts } from './studio.ts';

const language: Words['language'] = { name: '한국어', locale: 'ko-KR', label: '언어' };

const nav: Words['nav'] = {
  dance: '춤추기',
  review: '기록',
  studio: '스튜디오',
  settings: '설정',
  health: '카메라 상태',
  me: '내 춤',
  join: '함께 춤추기',
  tv: '함께 춤추기',
  recording: '녹화 영상 채점',
  main: '주 메뉴',
};

const actions: Words['actions'] = {
  continue: '계속하기',
  restart: '처음부터',
  exit: '나가기',
  again: '다시 추기',
  another: '다른 춤 고르기',
  playOn: '이어서 추기',
  withoutScore: '점수 없이 계속하기',
  retry: '다시 시도',
  retryIn: (seconds) => `${seconds}초 뒤 다시 시도`,
  reload: '페이지 새로 고침',
  back: '뒤로',
  review: '자세히 보기',
  openHttps: 'https로 열기',
};

const settings: Words['settings'] = {
  title: '설정',
  player: '플레이어',
  playerNote: '최고 기록은 이 기기에 사람마다 따로 저장돼요. 이름은 [기록]에도 나와요. 비밀번호는 없어요.',
  mirrored: '내 모습을 거울처럼 보기',
  mirroredNote: '내가 보는 화면만 바뀌어요. 어느 쪽으로 춰도 괜찮아요. 춤추는 동안 M 키로도 바꿀 수 있어요.',
  fillScreen: '춤출 때 전체 화면으로 보기',
  fillScreenNote: '춤을 시작하면 전체 화면이 돼요. F 키로 켜고 끌 수 있고, 다음에도 그대로예요.',
  raisedHand: '손을 들어 시작하기',
  raisedHandNote: '카메라를 허용해 두면 한 손을 1초 동안 들어서 시작하고, 이어서 추고, 다시 출 수 있어요.',
  speaksRatings: '판정을 소리로 듣기',
  speaksRatingsNote:
    '춤추는 동안 판정을 목소리로 알려 줘요. 소리를 끄면 말하지 않아요. 화면 낭독기로도 들을 수 있어요.',
  lab: '실험실 보기',
  labNote: '춤 옆의 플라스크를 누르면 화면과 자세, 심판의 생각을 들여다볼 수 있어요. ; 키로도 열려요.',
  saved: '이 기기에 저장돼요.',
  privacy: '개인정보',
  privacyNote:
    '카메라 영상은 이 서버로만 보내고, 메모리에서 분석한 뒤 바로 버려요. 이 기기에서 분석하면 영상은 기기를 떠나지 않아요. 관절 위치와 점수만 지울 때까지 저장해요.',
  about: '정보',
  licenses: '오픈소스 라이선스',
};

const poses: Words['poses'] = {
  label: '동작을 분석하는 곳',
  choices: { automatic: '자동', device: '이 기기에서', server: '서버에서' },
  labelled: (choice) => `동작 분석 · ${choice}`,
  note: '이 기기에서 분석하면 영상은 브라우저를 떠나지 않고 관절 위치만 보내요. 처음에 한 번 7MB를 받아요.',
  loading: (loaded, total) => `불러오는 중 … ${loaded}/${total}MB`,
  testing: '이 기기를 확인하고 있어요 …',
  onDevice: '영상은 이 기기에만 있어요.',
  refusals: {
    host: '진행자가 서버에서만 분석하도록 정했어요.',
    unsupported: '이 브라우저에서는 동작을 분석할 수 없어서 서버가 대신해요.',
    wrong: '이 브라우저는 카메라 영상의 픽셀을 바꿔서 분석이 틀려져요. 서버가 대신 분석해요.',
    slow: '이 기기에서는 분석이 너무 느려서 서버가 대신해요.',
    not_loaded: '분석에 필요한 파일을 불러오지 못해서 서버가 대신해요.',
    stopped: '이 기기에서 분석이 멈춰서 서버가 이어받았어요.',
  },
};

const update: Words['update'] = { ready: '새 버전이 준비됐어요.', reload: '새로 고침', later: '나중에' };

const missing: Words['missing'] = { title: '페이지를 찾을 수 없어요', text: '춤 목록으로 돌아가 볼까요?' };

const players: Words['players'] = {
  label: '누가 출까요?',
  add: '이름 추가',
  name: '이름',
  confirmAdd: '추가',
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

const TAGS: Readonly<Record<string, string>> = {
  seated: '앉아서',
  'no-jumps': '점프 없음',
  'no-floor': '바닥 동작 없음',
  arms: '팔 동작',
  beginner: '초보자용',
  'whole-body': '온몸',
  'warm-up': '준비운동',
  legs: '다리 동작',
  pop: '팝',
  workout: '운동',
};

const select: Words['select'] = {
  title: '따라 추고, 얼마나 비슷한지 확인해 보세요.',
  lead: '춤을 고르고, 카메라에 보이게 서서, 영상 속 댄서를 따라 움직여 보세요. 동작마다 판정이 나와요.',
  go: '춤추기 시작',
  best: '내 최고 기록',
  notDanced: '아직 안 춰 봤어요',
  level: (level) => ['쉬움', '보통', '어려움'][level - 1] ?? '보통',
  levelLabel: (level) => `난이도 3단계 중 ${level}단계`,
  effort: (effort) => ['가벼움', '활기참', '격렬함'][effort - 1] ?? '활기참',
  tag: (tag) => TAGS[tag] ?? tag,
  search: '춤 찾기',
  filtersLabel: '골라 보기',
  favourite: '즐겨찾기',
  filters: {
    favourite: '즐겨찾기',
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
    label: '손을 들어 시작하기',
    hold: '한 손을 들면 시작해요',
    side: '팔을 옆으로 뻗으면 이전·다음 춤',
    off: '손을 들어 시작하기 끄기',
  },
  bpm: (bpm) => `${Math.round(bpm)}BPM`,
  loading: '춤을 불러오고 있어요 …',
  empty: {
    title: '아직 춤이 없어요',
    text: '스튜디오에서 첫 춤을 추가해 보세요.',
  },
  openStudio: '스튜디오 열기',
  addOwn: '내 영상으로 춤 만들기',
  sound: { on: '소리 켜기', off: '소리 끄기' },
  failed: {
    title: '춤을 불러오지 못했어요',
    text: '서버가 응답하지 않아요. 서버가 켜져 있는지 확인하고 다시 시도해 주세요.',
  },
  away: {
    title: '서버가 응답하지 않아요',
    text: '이 기기에 저장된 춤이에요. 점수 없이 출 수 있어요.',
  },
  unknown: { title: '없는 춤이에요', text: '지워졌거나 이름이 바뀌었을 수 있어요. 다른 춤을 골라 주세요.' },
  all: '모든 춤',
};

const intro: Words['intro'] = {
  away: '서버가 응답하지 않아요. 점수 없이 출 수 있어요.',
  privacy: '동작을 보려고 카메라를 써요. 영상은 메모리에서 채점만 하고 절대 저장하지 않아요.',
  privacyOnDevice: '동작을 보려고 카메라를 써요. 영상은 이 기기에만 있고, 관절 위치만 보내요.',
  use: '춤추기',
  asks: '카메라를 켜도 되는지 물어봐요',
  without: '카메라 없이 추기',
  asking: '브라우저가 카메라를 써도 되는지 물어봐요. [허용]을 눌러 주세요.',
};

/** Every text of the app in Korean. */
export const KOREAN: Words = {
  language,
  nav,
  actions,
  players,
  select,
  intro,
  settings,
  poses,
  missing,
  update,
  ...playTexts,
  ...reviewTexts,
  ...studioTexts,
};
