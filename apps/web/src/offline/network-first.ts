import type { Milliseconds } from '@instep/choreo/units';

/** A server that has not answered by then counts as away. */
const ANSWER_TIMEOUT_MS: Milliseconds = 4_000;

/** What a proxy answers when the server behind it is away. */
const AWAY = new Set([502, 504]);

/**
 * The server's answer; while the server is away, what is kept for that. Without anything kept, the answer or the error
 * of the network, however late.
 */
export const networkFirst = async (
  ask: () => Promise<Response>,
  findKept: () => Promise<Response | undefined>,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<Response> => {
  const network = ask();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  const answer = await Promise.race([network.catch(() => null), timeout]);
  clearTimeout(timer);
  if (answer && !AWAY.has(answer.status)) return answer;
  return (await findKept()) ?? network;
};
