/** The same work, one call at a time in the order of asking, however many are asked for at once. */
export const inTurn = <Asked extends unknown[], Answer>(
  work: (...asked: Asked) => Promise<Answer>,
): ((...asked: Asked) => Promise<Answer>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (...asked) => {
    const answer = last.then(() => work(...asked));
    // Who asked is told of a failure; the next in turn is not.
    last = answer.catch(() => {});
    return answer;
  };
};
