import type { Words } from '../english.ts';

export const nav: Words['nav'] = {
  dance: '춤추기',
  review: '기록',
  studio: '스튜디오',
  settings: '설정',
  main: '주 메뉴',
};

export const actions: Words['actions'] = {
  continue: '계속하기',
  restart: '처음부터',
  exit: '나가기',
  again: '다시 추기',
  another: '다른 춤 고르기',
  withoutScore: '점수 없이 계속하기',
  retry: '다시 시도',
  back: '뒤로',
  review: '기록에서 보기',
  openHttps: 'https로 열기',
};

export const settings: Words['settings'] = {
  title: '설정',
  player: '플레이어',
  playerNote: '이 기기에서 최고 기록이 사람마다 따로 남아요. 이름은 기록에도 표시돼요. 비밀번호는 없어요.',
  mirrored: '내 모습을 거울처럼 보여 주기',
  mirroredNote: '내 화면만 바뀌어요. 어느 쪽으로 추는지는 저절로 알아내요. 춤추는 동안 M 키로도 바꿀 수 있어요.',
  fills: '춤추는 동안 화면 채우기',
  fillsNote: '어떻게 출지 고르는 순간부터 화면을 채워요. F 키로 켜고 끌 수 있고, 그대로 기억해요.',
  hand: '손을 들어 고르기',
  handNote: '카메라가 이미 허용되어 있을 때, 한 손을 머리 위로 1초 동안 들면 춤이 시작돼요.',
  saved: '이 기기에 저장돼요.',
  privacy: '개인정보',
  privacyNote:
    '카메라 영상은 이 서버로만 가고, 메모리에서 채점한 뒤 바로 잊어요. 몸의 관절점과 점수만 지울 때까지 남아요.',
};

export const missing: Words['missing'] = { title: '페이지를 찾을 수 없어요', text: '춤 목록에서 다시 시작해 볼까요?' };
