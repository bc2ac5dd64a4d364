import type { Words } from '../english.ts';

export const camera: Words['camera'] = {
  not_secure: {
    title: '카메라를 쓰려면 https가 필요해요',
    text: (httpsUrl) =>
      `브라우저는 https에서만 카메라를 허용해요. ${httpsUrl} 주소로 열어 주세요. 경고 화면이 나오면 [고급], 그다음 [계속]을 눌러 주세요. 열리지 않으면 Instep을 npm start -- --lan 명령으로 다시 시작해 주세요.`,
  },
  blocked: {
    title: '카메라가 차단되어 있어요',
    text: () => '이 페이지에서 카메라가 차단되어 있어요. 주소창의 카메라 아이콘을 눌러 허용한 다음 다시 시도해 주세요.',
  },
  absent: { title: '카메라가 없어요', text: () => '카메라를 찾지 못했어요. 카메라를 연결하고 다시 시도해 주세요.' },
  busy: {
    title: '다른 곳에서 카메라를 쓰고 있어요',
    text: () => '다른 프로그램(Zoom, Teams 등)이 카메라를 쓰고 있어요. 그 프로그램을 닫고 다시 시도해 주세요.',
  },
  other: {
    title: '카메라가 켜지지 않아요',
    text: () => '카메라를 켜지 못했어요. 카메라를 뺐다가 다시 꽂고 다시 시도해 주세요.',
  },
};

export const check: Words['check'] = {
  title: '카메라 확인',
  lost: '카메라가 끊겼어요. 다시 꽂아 주세요.',
  lines: {
    nobody: '화면 안으로 들어와 주세요',
    step_back: '발이 보일 때까지 뒤로 가 주세요',
    head_out: '머리가 보일 때까지 뒤로 가 주세요',
    hands_out: '손이 다 보일 때까지 뒤로 가 주세요',
    come_closer: '조금만 더 가까이 와 주세요',
    move_left: '왼쪽으로 조금 가 주세요',
    move_right: '오른쪽으로 조금 가 주세요',
    show_hands: '손을 보여 주세요',
    all_seen: '좋아요, 다 보여요',
    dark: '너무 어두워요. 불을 켜 주세요',
    hand_up: '손을 그대로 들고 계세요 …',
    looking: '찾고 있어요 …',
    connecting: '연결하고 있어요 …',
  },
  signs: { light: '밝기', sharp: '선명도', steady: '안정감', smooth: '카메라 속도', server: '연결' },
  signsLabel: '카메라 상태',
  signStates: {
    waiting: '…',
    good: '좋아요',
    dark: '어두워요, 불을 켜 주세요',
    glaring: '눈부셔요, 창을 피해 주세요',
    blurred: '흐려요, 렌즈를 닦아 주세요',
    shaky: '흔들려요, 카메라를 세워 두세요',
    frozen: '화면이 멈췄어요',
    slow: '느려요',
  },
  scope: '채점할 곳',
  scopes: {
    whole: '온몸',
    seated: '앉아서 출게요',
    left_arm: '오른팔은 빼 주세요',
    right_arm: '왼팔은 빼 주세요',
  },
  startAnyway: '바로 시작하기',
  device: '카메라',
  hints: {
    space: () => '3초 뒤에 저절로 시작해요. 한 손을 머리 위로 들고 있어도 돼요.',
    people: (n) => `${n === 2 ? '두' : '여러'} 사람이 보여요. 가운데 사람을 따라갈게요.`,
    slow_camera: () => '카메라가 느려서 판정이 조금 거칠어요. 밝게 하면 빨라질 때가 많아요.',
    slow_server: () => '지금 서버가 느려서 판정이 조금 거칠어요.',
  },
};
