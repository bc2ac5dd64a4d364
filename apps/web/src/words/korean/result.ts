import type { Words } from '../english.ts';
import { limbs } from './body.ts';

const percent = (share: number): string => `${Math.round(100 * share)}%`;

export const result: Words['result'] = {
  title: '내 춤 결과',
  unscoredTitle: '수고했어요!',
  unscoredText: '카메라 없이 추면 점수가 없어요. 카메라를 켜면 동작마다 판정이 나와요.',
  points: '점',
  score: '싱크로율',
  scoreOf: (score) => `100 중 ${Math.round(score)}`,
  atSpeed: (speed) => `${percent(speed)} 속도`,
  slowed: '원래 속도로 춰야 최고 기록이 될 수 있어요.',
  noScore: '이번에는 점수가 없어요',
  noScoreReason: {
    nobody: '춤추는 모습이 보이지 않았어요. 화면 안으로 들어와서 다시 시도해 주세요.',
    too_little_seen: '공정하게 채점하기에는 몸이 너무 조금 보였어요. 손발이 다 보이게 뒤로 가서 다시 시도해 주세요.',
    too_short: '채점하기에는 너무 짧게 췄어요. 다음에는 조금 더 길게 춰 보세요.',
  },
  remarks: {
    unseen: (share) =>
      `춤의 ${percent(share)}만 보여서 미완성 결과예요. 보이지 않은 부분은 점수가 없고, 최고 기록이 되지 않아요.`,
    mostlyLost: (share) => `춤의 ${percent(share)}만 채점할 수 있어서 미완성 결과예요. 최고 기록이 되지 않아요.`,
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
    light_test: (ms) => `그중 화면과 카메라가 ${Math.round(ms)}ms예요 (측정값).`,
    set: (ms) => `그중 화면과 카메라가 ${Math.round(ms)}ms예요 (직접 정한 값).`,
    dances: (ms) => `그중 ${Math.round(ms)}ms는 최근 춤을 바탕으로 화면과 카메라의 몫으로 봐요.`,
    assumed: (ms) =>
      `그중 ${Math.round(ms)}ms를 화면과 카메라의 몫으로 짐작했어요. ‘카메라 확인’에서 지연을 재면 정확해져요.`,
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
  side: { mirrored: '거울처럼 췄어요', same: '댄서와 같은 방향으로 췄어요' },
  early_late: {
    early: '빠름',
    late: '늦음',
    ms: (ms) => `${ms}ms`,
    note: '내 리듬을 기준으로 한 값이고, 미스는 뺐어요.',
    summary: (early, onTime, late) => `빠른 동작 ${early}개, 딱 맞은 동작 ${onTime}개, 늦은 동작 ${late}개`,
  },
  moments: {
    title: '다시 볼 만한 순간',
    none: '아쉬운 곳이 없어요. 모든 동작이 슈퍼 이상이에요.',
    counts: (from, to) => `${from}-${to}카운트`,
  },
  photo: {
    take: '최고의 동작 사진 보기',
    alt: (move) => `${move}번째 동작을 하는 나`,
    save: '사진 저장',
    note: '이 브라우저에서만 만들어지고, 어디에도 보내지 않아요.',
  },
  newBest: '최고 기록!',
  weakAt: (limb, from, to) => `다음에는 ${from}-${to}카운트에서 ${limbs[limb]}에 신경 써 보세요.`,
  weak: (limb) => `다음에는 ${limbs[limb]}에 신경 써 보세요.`,
  slippedAt: (from, to) => `${from}-${to}카운트를 놓쳤어요. 한 번만 연습하면 돼요.`,
  slipped: (time) => `${time}의 동작을 놓쳤어요. 한 번만 연습하면 돼요.`,
  again: '한 번 더 출까요? 두 번째는 동작이 더 쉬워져요.',
  strong: '머리부터 발끝까지 댄서와 똑같았어요!',
  slower: '조금 천천히 해 볼까요? 한 부분만 느린 속도로 연습해 보세요.',
  behind: '처음부터 끝까지 늦었어요. 댄서를 보고 따라가지 말고 음악에 맞춰 움직여 보세요.',
  unseen: '끝까지 화면 안에 있어 주세요. 보이는 만큼만 점수를 줄 수 있어요.',
};
