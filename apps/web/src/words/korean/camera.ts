import type { Words } from '../english.ts';

export const camera: Words['camera'] = {
  not_secure: {
    title: '카메라를 쓰려면 https가 필요해요',
    text: (httpsUrl) =>
      `브라우저는 https에서만 카메라를 허용해요. ${httpsUrl} 주소로 열어 주세요. 경고 화면이 나오면 [고급] → [계속]을 눌러 주세요. 열리지 않으면 npm start -- --lan 으로 Instep을 다시 시작해 주세요.`,
  },
  blocked: {
    title: '카메라가 차단되어 있어요',
    text: () => '주소창의 카메라 아이콘을 눌러 허용한 다음 다시 시도해 주세요.',
  },
  absent: { title: '카메라를 찾지 못했어요', text: () => '카메라를 연결하고 다시 시도해 주세요.' },
  busy: {
    title: '다른 곳에서 카메라를 쓰고 있어요',
    text: () => '다른 프로그램(Zoom, Teams 등)이 카메라를 쓰고 있어요. 그 프로그램을 닫고 다시 시도해 주세요.',
  },
  unanswered: {
    title: '카메라가 응답하지 않아요',
    text: () =>
      '브라우저가 카메라를 써도 되는지 묻고 있다면 [허용]을 눌러 주세요. 아니라면 카메라를 쓰는 다른 앱을 닫거나 카메라를 뺐다가 다시 꽂아 주세요. 응답하면 바로 시작해요.',
  },
  other: {
    title: '카메라가 켜지지 않아요',
    text: () => '카메라를 뺐다가 다시 꽂고 다시 시도해 주세요.',
  },
};

export const check: Words['check'] = {
  title: '카메라 확인',
  lines: {
    ended: '카메라가 끊겼어요. 다시 꽂아 주세요',
    muted: '화면이 나오지 않아요. 카메라가 멈춰 있어요',
    no_frames: '화면이 멈췄어요. 카메라가 응답하지 않아요',
    frozen: '카메라 화면이 멈췄어요',
    unmoving: '화면이 전혀 움직이지 않아요. 맞는 카메라인가요?',
    nobody: '화면 안으로 들어와 주세요',
    step_back: '발이 보일 때까지 뒤로 가 주세요',
    head_out: '머리가 보일 때까지 뒤로 가 주세요',
    hands_out: '손이 다 보일 때까지 뒤로 가 주세요',
    come_closer: '조금만 더 가까이 와 주세요',
    move_left: '왼쪽으로 조금 가 주세요',
    move_right: '오른쪽으로 조금 가 주세요',
    show_hands: '손이 안 보여요',
    all_seen: '좋아요, 다 보여요',
    dark: '너무 어두워요. 불을 켜 주세요',
    hand_up: '그대로 계세요 …',
    looking: '찾고 있어요 …',
    connecting: '연결하고 있어요 …',
  },
  signs: { light: '밝기', sharp: '초점', steady: '흔들림', smooth: '프레임 속도', server: '연결' },
  signsLabel: '카메라 상태',
  signStates: {
    waiting: '…',
    good: '좋아요',
    dark: '어두워요, 불을 켜 주세요',
    glaring: '너무 밝아요, 창을 등지지 마세요',
    blurred: '흐려요, 렌즈를 닦아 주세요',
    shaky: '흔들려요, 카메라를 내려놓아 주세요',
    frozen: '화면이 멈췄어요',
    slow: '느려요',
  },
  scope: '채점할 곳',
  scopes: {
    whole: '온몸',
    seated: '앉아서',
    left_arm: '왼팔만',
    right_arm: '오른팔만',
  },
  oneArm: '한 팔로',
  upperBody: '상체로만 출게요',
  startNow: '지금 시작하기',
  startAnyway: '그래도 시작하기',
  device: '카메라',
  another: '다른 카메라 쓰기',
  anyCamera: '자동',
  noList: '춤을 출 때 카메라를 한 번 허용하면 여기서 고를 수 있어요.',
  numbered: (n) => `카메라 ${n}`,
  hints: {
    ended: () => '카메라가 돌아오면 바로 이어서 할게요.',
    silent: () =>
      '카메라를 다시 여는 중이에요 … 계속 이러면 통화를 끊거나 다른 카메라 앱을 닫고, 카메라 스위치와 케이블을 확인해 주세요.',
    space: () => '다 보이면 3초 뒤에 시작해요. 손을 들어도 시작해요.',
    people: (n) => `${n === 2 ? '두' : '여러'} 사람이 보여요. 가운데 사람을 따라갈게요.`,
    slow_camera: () => '카메라가 느려서 판정이 조금 덜 정확해요. 밝게 하면 나아질 때가 많아요.',
    slow_server: () => '지금 서버가 느려서 판정이 조금 덜 정확해요.',
  },
};
