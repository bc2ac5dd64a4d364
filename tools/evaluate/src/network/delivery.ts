import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import type { Random } from '@instep/measures/random';
import { startJudge, type JudgeRun } from '@instep/measures/judge-run';

/** The delays of a connection. */
export type Connection = {
  readonly delayMs: Milliseconds;
  readonly jitterMs: Milliseconds;
  /** Arriving frames wait for the next multiple of this: TCP delivers in bursts after a loss. 0 for none. */
  readonly burstMs: Milliseconds;
};

/** One player's frames, and the connection that carries them to the judge. */
export type SentFrames = {
  readonly dance: Choreography;
  readonly frames: readonly TimedPose[];
  readonly connection: Connection;
};

/** The shortest and the longest time that inference takes. */
const INFERENCE_MS = [30, 120] as const;

/**
 * The performances of several players whose frames reach one server over their connections. Frames are judged in the
 * order in which their poses are ready; their contents are the same as without a network.
 */
export const deliverAndJudge = (players: readonly SentFrames[], random: Random): JudgeRun[] => {
  const judges = players.map(({ dance }) => startJudge(dance));
  const arrivals = players.flatMap((sent, player) =>
    readyTimes(sent, random).map((at, sequence) => ({ at, player, sequence })),
  );
  for (const { player, sequence } of arrivals.sort((a, b) => a.at - b.at)) {
    const frame = players[player]?.frames[sequence];
    if (frame) judges[player]?.handle({ frame: { sequence, epoch: 0, ...frame } });
  }
  return judges.map((judge) => judge.finish());
};

/** When each frame's pose is ready: frames are sent when stamped, stay in order, and are estimated one at a time. */
const readyTimes = ({ frames, connection }: SentFrames, random: Random): Milliseconds[] => {
  let ready = 0;
  return frames.map(({ mediaTime }) => {
    const arrival = 1000 * mediaTime + connection.delayMs + random.between(-1, 1) * connection.jitterMs;
    const { burstMs } = connection;
    const read = burstMs > 0 ? Math.ceil(arrival / burstMs) * burstMs : arrival;
    ready = Math.max(read, ready) + random.between(...INFERENCE_MS);
    return ready;
  });
};
