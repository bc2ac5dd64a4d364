import { MIN_DRAWN_CONFIDENCE } from '@instep/choreo/skeleton';
import type { DrawnPoint, DrawnPose } from '../drawing/drawn-pose.ts';

/** Share of the distance from shoulders to nose: a hand this far above the nose is above the head. */
const MIN_HEIGHT_ABOVE_NOSE = 0.5;

/** Whether exactly one hand is held above the head: both hands are a dance move. Hips may be out of the frame. */
export const raisesHand = (pose: DrawnPose | null): boolean => {
  if (!pose) return false;
  const { nose, left_shoulder: left, right_shoulder: right } = pose;
  if (![nose, left, right].every(isSeen)) return false;
  const shoulders = (left.y + right.y) / 2;
  const head = nose.y - MIN_HEIGHT_ABOVE_NOSE * (shoulders - nose.y);
  const isUp = (wrist: DrawnPoint): boolean => isSeen(wrist) && wrist.y < head;
  const isDown = (wrist: DrawnPoint): boolean => !isSeen(wrist) || wrist.y > shoulders;
  const { left_wrist: a, right_wrist: b } = pose;
  return (isUp(a) && isDown(b)) || (isUp(b) && isDown(a));
};

const isSeen = ({ confidence }: DrawnPoint): boolean => confidence >= MIN_DRAWN_CONFIDENCE;
