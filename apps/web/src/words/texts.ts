/** What a dialog or an empty page says. */
export type Notice = { readonly title: string; readonly text: string };

/** The shape of a dictionary: the same keys in every language, and for each a text or the same function to one. */
export type Texts<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [K in keyof T]: Texts<T[K]> };

/** A number beside its noun, in languages with a singular and a plural. */
export const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** A change as people write it: `+14`, `−3`, `0`. */
export const signedText = (value: number): string => {
  const whole = Math.round(value);
  return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${Math.abs(whole)}`;
};
