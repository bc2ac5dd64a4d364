/** A change as people write it: `+14`, `−3`, `0`. */
export const signedText = (value: number): string => {
  const whole = Math.round(value);
  return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${Math.abs(whole)}`;
};
