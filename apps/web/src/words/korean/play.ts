/** In Korean: the texts around a dance, from the camera check to the results. */

import type { PlayTexts } from '../english/play.ts';

export const limbs: PlayTexts['limbs'] = {
  left_arm: '왼팔',
  right_arm: '오른팔',
  left_leg: '왼다리',
  right_leg: '오른다리',
  torso: '몸통',
};

const camera: PlayTexts['camera'] = {
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

const check: PlayTexts['check'] = {
  title: '카메라 확인',
  lines: {
    ended: '카메라가 끊겼어요. 다시 꽂아 주세요',
    muted: '카메라가 멈춰서 화면이 나오지 않아요',
    no_frames: '카메라가 응답하지 않아서 화면이 멈췄어요',
    frozen: '카메라 화면이 멈췄어요',
    unmoving: '화면이 전혀 움직이지 않아요. 맞는 카메라인가요?',
    nobody: '화면 안으로 들어와 주세요',
    step_back: '발이 보일 때까지 뒤로 가 주세요',
    head_out: '머리가 보일 때까지 뒤로 가 주세요',
    hands_out: '두 손이 보일 때까지 뒤로 가 주세요',
    come_closer: '조금만 더 가까이 와 주세요',
    move_left: '왼쪽으로 조금 가 주세요',
    move_right: '오른쪽으로 조금 가 주세요',
    show_hands: '손이 안 보여요',
    all_seen: '좋아요, 잘 보여요',
    dark: '너무 어두워요. 불을 켜 주세요',
    hand_up: '그대로 들고 있어 주세요 …',
    looking: '찾고 있어요 …',
    connecting: '연결하고 있어요 …',
    preparing: '준비하고 있어요 …',
  },
  indicators: { light: '밝기', sharp: '초점', steady: '흔들림', smooth: '프레임 속도', server: '연결' },
  indicatorsLabel: '카메라 상태',
  more: '이 카메라 더 알아보기',
  indicatorStates: {
    waiting: '…',
    good: '좋아요',
    dark: '어두워요, 불을 켜 주세요',
    glaring: '너무 밝아요, 창을 등지지 말아 주세요',
    blurred: '흐려요, 렌즈를 닦아 주세요',
    shaky: '흔들려요, 카메라를 내려놓아 주세요',
    frozen: '화면이 멈췄어요',
    slow: '느려요',
  },
  scope: '채점할 부위',
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
    space: () => '3초 동안 화면 안에 있거나 손을 들면 시작해요.',
    people: (n) => `${n === 2 ? '두' : '여러'} 사람이 보여요. 가운데 사람을 따라갈게요.`,
    slow_camera: () => '카메라가 느려서 판정이 조금 덜 정확해요. 밝게 하면 나아질 때가 많아요.',
    slow_server: () => '지금 서버가 느려서 판정이 조금 덜 정확해요.',
  },
};

const ratings: PlayTexts['ratings'] = { perfect: '퍼펙트', super: '슈퍼', good: '굿', ok: 'OK', x: '미스' };

const paused: PlayTexts['paused'] = {
  user: { title: '일시정지', text: '천천히 쉬세요.' },
  interrupted: { title: '일시정지', text: '천천히 쉬세요.' },
  hidden: { title: '일시정지', text: '자리를 비운 동안 멈춰 뒀어요.' },
  camera: { title: '카메라가 끊겼어요', text: '카메라가 돌아오면 바로 이어서 할게요.' },
  connection: { title: '연결이 끊겼어요', text: '채점을 잠시 멈췄어요. 연결이 돌아오면 바로 이어서 할게요.' },
  click: { title: '준비됐나요?', text: '소리가 나오게 화면을 한 번 눌러 주세요.' },
};

const cameraLost: PlayTexts['cameraLost'] = {
  ended: paused.camera,
  muted: {
    title: '카메라 화면이 없어요',
    text: '통화나 다른 앱, 스위치 때문에 카메라가 멈춘 것 같아요. 돌아오면 바로 이어서 할게요. 그때까지는 채점하지 않아요.',
  },
  no_frames: {
    title: '카메라 화면이 멈췄어요',
    text: '카메라가 화면을 보내지 않아요. 다시 여는 중이에요. 돌아오면 바로 이어서 할게요. 그때까지는 채점하지 않아요.',
  },
  frozen: {
    title: '카메라 화면이 멈췄어요',
    text: '카메라가 같은 화면만 보내고 있어요. 다시 여는 중이에요. 움직이면 바로 이어서 할게요. 그때까지는 채점하지 않아요.',
  },
};

const dance: PlayTexts['dance'] = {
  getReady: '준비하세요',
  mirrorHint: '거울을 보듯 따라 하세요',
  waits: {
    camera: '카메라 화면이 없어요. 기다리고 있어요 …',
    video: '영상을 불러오고 있어요 …',
    server: '서버를 기다리고 있어요 …',
    device: '이 기기를 준비하고 있어요 …',
  },
  loading: (percent) => `영상을 불러오고 있어요 … ${percent}%`,
  stalled: '영상을 불러오고 있어요 … 점수는 그대로예요.',
  otherSide: '반대쪽이에요!',
  combo: (n) => `${n}콤보`,
  milestones: { 5: '불붙었어요!', 10: '거침없어요!', 20: '전설이에요!' },
  cue: (limb) => `${limbs[limb]}에 신경 써 보세요`,
  cues: {
    feet: '발도 같이!',
    bigger: '더 크게!',
    ahead: '춤보다 빨라요',
    little_behind: '조금 늦어요',
    half_second_behind: '한 박자 늦어요',
    second_behind: '많이 늦어요',
  },
  unseenLines: {
    nobody: '안 보여요. 화면 안으로 들어와 주세요',
    step_back: '몸이 일부만 보여요. 뒤로 가 주세요',
    head_out: '머리가 안 보여요. 뒤로 가 주세요',
    hands_out: '손이 안 보여요. 뒤로 가 주세요',
    come_closer: '너무 멀어요. 가까이 와 주세요',
    move_left: '왼쪽으로 조금 가 주세요',
    move_right: '오른쪽으로 조금 가 주세요',
    show_hands: '손이 안 보여요',
  },
  followArms: '팔만 따라 해 보세요',
  followArm: '팔만 따라 해 보세요',
  points: '점수',
  now: '실시간',
  you: '나',
  finishing: '점수를 계산하고 있어요 …',
  unscored: '카메라가 없어서 점수는 없어요. 마음껏 춰 보세요.',
  pause: '일시정지',
  mute: '소리 끄기',
  unseen: '안 보였어요',
  judgedShare: (share) => `${Math.round(100 * share)}% 보임`,
  gold: '골드 무브',
  early: '빨라요',
  late: '늦어요',
  stars: (n) => `별 5개 중 ${n}개`,
};

const lag: PlayTexts['lag'] = {
  label: '카메라 지연',
  value: (ms) => `${ms}ms`,
  origins: {
    light_test: '측정값',
    set: '직접 정한 값',
    dances: '최근 춤에서 알아낸 값',
    assumed: '짐작한 값',
  },
  note: '화면과 카메라 때문에 늦어지는 시간이고, 다음 춤부터 적용돼요. 판정이 늦게 느껴질 때만 바꿔 주세요 (쉼표와 마침표 키).',
  usual: (ms) => `이 기기에서는 보통 ${ms}ms예요. 다음 춤은 이 값에서 시작해요.`,
};

const keys: PlayTexts['keys'] = {
  mirror: 'M 좌우 반전',
  full: 'F 전체 화면',
  pauseLong: '스페이스 일시정지',
  tile: 'C 내 모습',
  hud: 'H 화면 글자',
  sound: 'S 소리 끄기',
  restart: '처음부터 추려면 R을 길게 눌러 주세요',
  hand: '손을 들면 이어서 춰요',
};

const light: PlayTexts['light'] = {
  measure: '지연 재기',
  title: '지연 재기',
  proposal:
    '5초 동안 화면이 여덟 번 부드럽게 밝아졌다 어두워지고, 카메라가 그 빛을 봐요. 화면이 카메라를 향하게 두고, 되도록 방을 어둡게 해 주세요. 빛이 바뀌는 게 불편하면 건너뛰어도 돼요. 지연은 춤추는 동안에도 알아내요.',
  begin: '시작',
  skip: '나중에',
  running: '화면의 빛을 보고 있어요 …',
  found: (ms) => `화면에서 카메라까지 ${ms}ms 걸려요. 이제부터 채점할 때 반영할게요.`,
  unseen:
    '화면의 빛을 보지 못했어요. 방을 어둡게 하거나 가까이 와서 다시 시도해 주세요. 지연은 춤추는 동안에도 알아내요.',
  unsteady: '잴 때마다 값이 달랐어요. 다른 프로그램을 닫고 다시 시도해 주세요. 지연은 춤추는 동안에도 알아내요.',
};

const lost: PlayTexts['lost'] = {
  unreachable: {
    title: '연결되지 않아요',
    text: '서버가 응답하지 않아요. 서버가 켜져 있는지 확인하고 다시 시도해 주세요.',
  },
  dropped: { title: '연결이 끊겼어요', text: '서버와 연결이 끊겨서 이번 춤은 채점하지 못했어요.' },
  stopping: {
    title: '서버가 꺼지고 있어요',
    text: '서버가 멈춰서 이번 춤은 채점하지 못했어요. 서버가 다시 켜지면 시도해 주세요.',
  },
  full: {
    title: '자리가 꽉 찼어요',
    text: '지금은 서버가 더 많은 사람을 받을 수 없어요.',
  },
  crowded: { title: '한꺼번에 너무 많아요', text: '같은 네트워크에서 방금 춤을 많이 시작했어요.' },
  fault: {
    title: '문제가 생겼어요',
    text: '서버에 문제가 생겨서 이번 춤은 채점하지 못했어요. 다시 시도하면 될 때가 많아요.',
  },
  disk: {
    title: '결과를 저장하지 못해요',
    text: '서버의 디스크가 가득 찼거나 고장 나서 여기서 멈춰요. 그때까지 저장된 것은 남아 있어요.',
  },
  unknown_dance: { title: '없어진 춤이에요', text: '서버에 이 춤이 더 이상 없어요. 다른 춤을 골라 주세요.' },
  silent: {
    title: '서버와 연락이 끊겼어요',
    text: '서버에 더 이상 연결되지 않아서 이번 춤은 채점하지 못했어요.',
  },
  idle: {
    title: '너무 오래 쉬었어요',
    text: '한동안 자리를 비워서 다른 사람에게 자리를 내줬고, 이번 춤은 채점하지 못했어요. 언제든 다시 시작해 주세요.',
  },
  too_long: {
    title: '잠깐 쉬어 갈까요?',
    text: '몇 시간이나 춤춰서 자리를 다른 사람에게 내줬어요. 그때까지 춘 것은 남아 있어요. 언제든 다시 시작해 주세요.',
  },
  refused: {
    title: '허용되지 않았어요',
    text: '이 페이지에서는 이 서버로 춤출 수 없어요. 서버의 원래 주소로 페이지를 열어 주세요.',
  },
  frames: {
    title: '이 카메라는 쓸 수 없어요',
    text: '서버가 이 카메라의 화면을 읽지 못했어요. 설정에서 다른 카메라를 고르고 다시 시도해 주세요.',
  },
  outdated: {
    title: '페이지가 예전 버전이에요',
    text: '서버에 더 새로운 Instep이 있어요. 페이지를 새로 고쳐 주세요.',
  },
  misunderstood: {
    title: '페이지와 서버가 서로 맞지 않아요',
    text: '서버가 이 페이지를 이해하지 못했어요. 페이지를 새로 고치고 다시 시도해 주세요.',
  },
};

const noVideo: PlayTexts['noVideo'] = {
  server: lost.unreachable,
  gone: lost.unknown_dance,
  browser: {
    title: '영상을 재생하지 못했어요',
    text: '영상을 불러오지 못했거나 이 브라우저에서 재생할 수 없어요. 다시 시도하거나 다른 브라우저를 써 보세요.',
  },
};

const practice: PlayTexts['practice'] = {
  start: '연습하기',
  counts: (from, to) => `${from}-${to}카운트 연습하기`,
  moves: (from, to) => `동작 ${from}-${to} 연습하기`,
  lastCounts: '마지막 8카운트 연습하기',
  section: (from, to) => `이 부분 연습하기 (${from}-${to}카운트)`,
  sectionOfMoves: (from, to) => `이 부분 연습하기 (동작 ${from}-${to})`,
  speed: '속도',
  percent: (speed) => `${Math.round(100 * speed)}%`,
  ramp: '잘 추면 점점 빠르게',
  loop: '반복할 구간',
  first: '첫 동작',
  last: '마지막 동작',
  moveOf: (n, of) => `동작 ${of}개 중 ${n}번째`,
  none: '그만둘 때까지 이 부분을 반복해요.',
  pass: (n) => `${n}번째`,
  clean: '완벽해요!',
  learnt: '원래 속도로도 완벽해요!',
  whole: '처음부터 끝까지 추기',
  slower: '더 천천히 해 보기',
  slowerTitle: '일시정지',
  slowerText: '조금 빨랐죠? 이 부분을 70% 속도로 해 볼까요?',
  paused: { title: '연습을 멈췄어요', text: '준비되면 이어서 해요. 연습은 최고 기록에 들어가지 않아요.' },
  keys: '- = 속도 · [ ] 구간 · 스페이스 일시정지',
  hand: '지금 손을 들면 멈춰요',
};

const percent = (share: number): string => `${Math.round(100 * share)}%`;

const result: PlayTexts['result'] = {
  title: '내 춤 결과',
  headlines: { superstar: '슈퍼스타!', great: '멋져요!', nice: '느낌 좋아요!', warming: '몸이 풀리는 중!' },
  skip: '건너뛰기',
  toStars: (points, stars) => `${points}점만 더 받으면 별 ${stars}개`,
  toBest: (points) => `내 최고 기록까지 ${points}점`,
  hand: '손을 들면 다시 춰요',
  handSkips: '손을 들면 건너뛰어요',
  who: { title: '다음은 누가 출까요?', start: '시작' },
  today: {
    title: '오늘의 기록',
    rank: '순위',
    player: '이름',
    best: (name, points) => `이 기기의 최고 기록: ${name} ${points}점`,
  },
  unscoredTitle: '잘 췄어요!',
  unscoredText: '카메라를 켜면 동작마다 판정을 받아요.',
  points: '점',
  atSpeed: (speed) => `${percent(speed)} 속도`,
  measuredBy: {
    device: '이 기기에서 동작을 측정했어요.',
    both: '동작의 일부는 이 기기에서, 나머지는 서버에서 측정했어요.',
  },
  slowed: '원래 속도로 춰야 최고 기록이 될 수 있어요.',
  noScore: '이번에는 점수가 없어요',
  noScoreReason: {
    nobody: '춤추는 모습이 보이지 않았어요. 화면 안으로 들어와서 다시 시도해 주세요.',
    too_little_seen: '공정하게 채점하기에는 몸이 너무 조금 보였어요. 손발이 다 보이게 뒤로 가서 다시 시도해 주세요.',
    too_short: '채점하기에는 너무 짧게 췄어요. 다음에는 조금 더 길게 춰 보세요.',
    lost: '내 탓이 아니에요. 연결이나 서버 문제로 춤이 너무 많이 사라져서 채점하지 못했어요. 다시 시도해 주세요.',
  },
  remarks: {
    unseen: (share) =>
      `춤의 ${percent(share)}만 보여서 미완성 결과예요. 보이지 않은 부분은 점수가 없고, 최고 기록이 되지 않아요.`,
    mostlyLost: (share) =>
      `춤의 ${percent(share)}만 채점할 수 있었어요. 나머지는 연결이나 서버 문제로 사라졌어요. 내 탓은 아니지만 미완성 결과라서 최고 기록이 되지 않아요.`,
    lost: (share) =>
      `춤의 ${percent(share)}는 연결이나 서버 문제로 사라졌어요. 그 부분은 빼고 계산해서 점수가 깎이지 않아요.`,
    incomplete: () => '춤의 일부를 채점하지 못해서 미완성 결과예요.',
  },
  scopes: {
    whole: '온몸을 채점했어요.',
    seated: '앉아서 췄어요. 상체만 채점했어요.',
    left_arm: '고른 대로 오른팔은 빼고 채점했어요.',
    right_arm: '고른 대로 왼팔은 빼고 채점했어요.',
  },
  upperBody: '다리가 보이지 않아서 상체만 채점했어요.',
  ratings: '동작 판정',
  notSeen: (n) => `동작 ${n}개는 보이지 않았어요. 미스는 아니지만 점수도 없어요.`,
  maxCombo: '최대 콤보',
  moves: (n) => `동작 ${n}개`,
  overTime: '시간에 따른 싱크로율',
  limbs: '부위별 점수',
  limbUnseen: '안 보임',
  timing: '타이밍',
  lag: (ms) =>
    ms < 0
      ? `나와 카메라가 영상보다 ${Math.round(-ms)}ms 빨라요.`
      : `나와 카메라가 영상보다 ${Math.round(ms)}ms 늦어요.`,
  rig: {
    light_test: (ms) => `화면과 카메라의 몫은 ${Math.round(ms)}ms예요 (측정값).`,
    set: (ms) => `화면과 카메라의 몫은 ${Math.round(ms)}ms예요 (직접 정한 값).`,
    dances: (ms) => `${Math.round(ms)}ms는 최근 춤을 바탕으로 화면과 카메라의 몫으로 봐요.`,
    assumed: (ms) =>
      `${Math.round(ms)}ms를 화면과 카메라의 몫으로 짐작했어요. ‘카메라 확인’에서 지연을 재면 정확해져요.`,
  },
  lagTaken: '점수는 깎이지 않아요.',
  lateness: {
    ahead: '처음부터 끝까지 춤보다 빨랐어요. 점수가 깎여요',
    little_behind: '처음부터 끝까지 조금 늦었어요. 점수가 깎여요',
    half_second_behind: '처음부터 끝까지 0.5초쯤 늦었어요. 점수가 많이 깎여요',
    second_behind: '처음부터 끝까지 1초쯤 늦었어요. 점수가 거의 다 깎여요',
  },
  tooFewTimed: '맞힌 동작이 적어서 타이밍을 말하기 어려워요.',
  onTime: '거의 다 박자에 딱 맞았어요.',
  early: (share) => `동작의 ${Math.round(100 * share)}%가 빨랐어요`,
  late: (share) => `동작의 ${Math.round(100 * share)}%가 늦었어요`,
  histogram: {
    early: '빠름',
    late: '늦음',
    ms: (ms) => `${ms}ms`,
    note: '내 리듬을 기준으로 한 값이고, 미스는 뺐어요.',
    summary: (early, onTime, late) => `빠른 동작 ${early}개, 딱 맞은 동작 ${onTime}개, 늦은 동작 ${late}개`,
  },
  moments: {
    title: '더 연습할 곳',
    none: '아쉬운 곳이 없어요. 모든 동작이 슈퍼 이상이에요.',
    counts: (from, to) => `${from}-${to}카운트`,
  },
  photo: {
    title: '최고의 동작',
    alt: (move) => `${move}번째 동작을 하는 나`,
    save: '사진 저장',
    note: '이 브라우저에서만 만들고, 보내지 않아요.',
  },
  newBest: '최고 기록!',
  weakAt: (limb, from, to) => `다음에는 ${from}-${to}카운트에서 ${limbs[limb]}에 신경 써 보세요.`,
  weak: (limb) => `다음에는 ${limbs[limb]}에 신경 써 보세요.`,
  slippedAt: (from, to) => `${from}-${to}카운트를 놓쳤어요. 한 번만 연습하면 돼요.`,
  slipped: (time) => `${time}의 동작을 놓쳤어요. 한 번만 연습하면 돼요.`,
  again: '한 번 더 출까요? 두 번째는 동작이 더 쉬워져요.',
  strong: '머리부터 발끝까지 댄서와 똑같았어요!',
  harder: '머리부터 발끝까지 댄서와 똑같았어요! 더 어려운 춤에 도전해 볼까요?',
  slower: '아직 춤과 맞는 동작이 적어요. 조금 천천히 해 볼까요?',
  practiseAt: (speed) => `${percent(speed)} 속도로 연습하기`,
  behind: '처음부터 끝까지 늦었어요. 댄서를 보고 따라가지 말고 음악에 맞춰 움직여 보세요.',
  unseen: '끝까지 화면 안에 있어 주세요. 보이는 만큼만 점수를 줄 수 있어요.',
};

const best: PlayTexts['best'] = {
  ahead: (points) => `내 최고 기록보다 ${points}`,
};

export const playTexts: PlayTexts = {
  best,
  limbs,
  ratings,
  camera,
  cameraLost,
  check,
  dance,
  paused,
  practice,
  lost,
  noVideo,
  lag,
  light,
  keys,
  result,
};
