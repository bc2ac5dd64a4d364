import type { Words } from '../english.ts';
import { limbs } from './body.ts';

export const ratings: Words['ratings'] = { perfect: '퍼펙트', super: '슈퍼', good: '굿', ok: 'OK', x: '미스' };

export const paused: Words['paused'] = {
  asked: { title: '일시정지', text: '천천히 쉬세요.' },
  hidden: { title: '일시정지', text: '자리를 비우신 동안 멈춰 두었어요.' },
  camera: { title: '카메라가 끊겼어요', text: '카메라가 돌아오면 바로 이어서 할게요.' },
  connection: { title: '연결이 끊겨서 채점을 멈췄어요.', text: '연결이 돌아오면 저절로 이어져요.' },
  click: { title: '준비됐나요?', text: '브라우저에서 소리를 내려면 한 번 눌러 주셔야 해요.' },
};

export const cameraLost: Words['cameraLost'] = {
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

export const dance: Words['dance'] = {
  getReady: '준비하세요',
  mirrorHint: '거울을 보듯 따라 하세요',
  waits: {
    camera: '카메라 화면이 없어요. 기다리고 있어요 …',
    video: '영상을 불러오고 있어요 …',
    server: '서버를 기다리고 있어요 …',
  },
  stalled: '영상을 불러오고 있어요 … 점수는 그대로예요.',
  otherSide: '반대쪽이에요!',
  combo: (n) => `${n}콤보`,
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
  now: '지금',
  you: '나',
  finishing: '점수를 계산하고 있어요 …',
  unscored: '카메라가 없어서 점수는 없어요. 마음껏 춰 보세요.',
  pause: '일시정지',
  unseen: '안 보였어요',
  seen: (share) => `${Math.round(100 * share)}% 보임`,
  gold: '골드 무브',
  early: '빨라요',
  late: '늦어요',
  stars: (n) => `별 5개 중 ${n}개`,
};

export const lag: Words['lag'] = {
  label: '카메라 지연',
  value: (ms) => `${ms}ms`,
  origins: {
    light_test: '측정값',
    set: '직접 정한 값',
    dances: '최근 춤에서 알아낸 값',
    assumed: '짐작한 값',
  },
  note: '화면과 카메라에 걸리는 시간이고, 다음 춤부터 적용돼요. 이보다 많이 늦으면 점수가 깎여요. 쉼표(,)와 마침표(.) 키로도 바꿀 수 있어요.',
  usual: (ms) => `이 기기에 기억해 둔 값: ${ms}ms. 다음 춤은 이 값에서 시작해요.`,
};

export const keys: Words['keys'] = {
  mirror: 'M 좌우 반전',
  full: 'F 전체 화면',
  pauseLong: '스페이스 일시정지',
  tile: 'C 내 모습',
  hud: 'H 화면 글자',
};

export const light: Words['light'] = {
  measure: '지연 재기',
  title: '지연 재기',
  proposal:
    '5초 동안 화면이 여덟 번 천천히 밝아졌다 어두워지고, 카메라가 그 빛을 봐요. 방이 어두우면 더 좋아요. 빛이 바뀌는 것이 몸에 좋지 않다면 건너뛰세요. 춤추는 동안에도 저절로 알아내요.',
  begin: '시작',
  skip: '나중에',
  running: '화면이 카메라를 비추게 해 주세요 …',
  found: (ms) => `화면에서 카메라까지 ${ms}ms 걸려요. 춤을 채점할 때 반영돼요.`,
  unseen:
    '화면의 빛을 보지 못했어요. 방을 어둡게 하거나 가까이 와서 다시 시도해 주세요. 춤추는 동안에도 지연을 저절로 알아내요.',
  unsteady: '잴 때마다 시간이 달랐어요. 다른 프로그램을 닫고 다시 시도해 주세요. 춤추는 동안에도 저절로 알아내요.',
};
