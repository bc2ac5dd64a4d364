/** The title and text of a dialog or an empty page. */
export type Notice = { readonly title: string; readonly text: string };

/** The type of a dictionary: every language has the same keys, with texts or functions of the same parameters. */
export type Texts<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [K in keyof T]: Texts<T[K]> };

/** A number with its noun, for languages that have a singular and a plural. */
export const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** A change as people write it: `+14`, `−3`, `0`. */
export const signedText = (value: number): string => {
  const whole = Math.round(value);
  return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${Math.abs(whole)}`;
};
