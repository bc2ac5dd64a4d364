import type { Words } from '../english.ts';

export const lost: Words['lost'] = {
  unreachable: {
    title: '연결되지 않아요',
    text: '춤 서버가 응답하지 않아요. 서버가 켜져 있는지 확인하고 다시 시도해 주세요.',
  },
  dropped: { title: '연결이 끊겼어요', text: '서버와 연결이 끊겨서 이번 춤은 결과가 없어요.' },
  stopping: {
    title: '서버가 꺼지고 있어요',
    text: '서버가 멈춰서 이번 춤은 결과가 없어요. 서버가 다시 켜지면 시도해 주세요.',
  },
  full: {
    title: '자리가 꽉 찼어요',
    text: '서버가 채점할 수 있는 만큼 이미 춤추고 있어요. 30초 뒤에 다시 시도해 주세요.',
  },
  fault: {
    title: '문제가 생겼어요',
    text: '서버에 문제가 생겨서 이번 춤은 결과가 없어요. 다시 시도하면 될 때가 많아요.',
  },
  disk: {
    title: '결과를 저장하지 못해요',
    text: '서버의 디스크가 가득 찼거나 고장 나서 여기서 멈춰요. 그때까지 저장된 것은 남아 있어요.',
  },
  unknown_dance: { title: '사라진 춤이에요', text: '서버에 이 춤이 더 이상 없어요. 다른 춤을 골라 주세요.' },
  silent: {
    title: '연결이 끊겼어요',
    text: '서버와 이 페이지가 서로 응답하지 않아서 이번 춤은 결과가 없어요.',
  },
  idle: {
    title: '너무 오래 쉬었어요',
    text: '한동안 아무도 춤추지 않아서 자리를 비웠고, 이번 춤은 결과가 없어요. 다시 시작해 주세요.',
  },
  too_long: {
    title: '잠깐 쉬어 갈까요?',
    text: '몇 시간 동안 이어져서 다른 사람을 위해 자리를 비웠어요. 그때까지 춘 것은 남아 있어요. 언제든 다시 시작해 주세요.',
  },
  refused: {
    title: '허용되지 않았어요',
    text: '이 서버는 이 페이지에서 온 춤을 받지 않아요. 서버의 원래 주소로 페이지를 열어 주세요.',
  },
  misunderstood: {
    title: '페이지와 서버가 서로 맞지 않아요',
    text: '서버가 이 페이지를 이해하지 못했어요. 페이지를 새로 고치고 다시 시도해 주세요.',
  },
};

export const noVideo: Words['noVideo'] = {
  server: lost.unreachable,
  gone: lost.unknown_dance,
  browser: {
    title: '영상을 재생하지 못했어요',
    text: '영상을 불러오지 못했거나 이 브라우저에서 재생할 수 없어요. 다시 시도하거나 다른 브라우저를 써 보세요.',
  },
};
