import type { Seconds } from '@instep/choreo/units';
import type { Request } from 'express';

/** A section of a dance, both ends included. */
export type RequestedSection = { readonly from: Seconds; readonly to: Seconds };

/** The section that `?from=…&to=…` selects; the whole dance where they are missing or invalid. */
export const requestedSection = ({ query }: Pick<Request, 'query'>): RequestedSection => {
  const numberOr = (text: unknown, otherwise: Seconds): Seconds => {
    const value = typeof text === 'string' ? Number.parseFloat(text) : NaN;
    return Number.isFinite(value) ? value : otherwise;
  };
  return { from: numberOr(query['from'], -Infinity), to: numberOr(query['to'], Infinity) };
};
