/** Reads from a request whether its conditions hold, and which bytes of a file it asks for, as RFC 9110 requires. */
import type { Request } from 'express';

/** What the conditions of a request are compared with. */
export type Validators = {
  /** A strong tag, with its quotes. */
  readonly etag: string;
  /** In the format of the Last-Modified header. */
  readonly lastModified: string;
  readonly size: number;
};

/** A range of a file: first and last byte, both included. */
export type ByteRange = { readonly start: number; readonly end: number };

/** Whether If-Match or If-Unmodified-Since forbid an answer. Weak tags never match (13.1.1). */
export const hasFailedPrecondition = (
  { headers }: Pick<Request, 'headers'>,
  { etag, lastModified }: Validators,
): boolean => {
  const ifMatch = headers['if-match'];
  if (ifMatch) return ifMatch !== '*' && !ifMatch.split(',').some((tag) => tag.trim() === etag);
  return Date.parse(lastModified) > Date.parse(headers['if-unmodified-since'] ?? '');
};

/** The one range that is requested; `null` when the whole file is to be sent, as for several ranges. */
export const requestedRange = (
  request: Pick<Request, 'method' | 'headers' | 'range'>,
  validators: Validators,
): ByteRange | 'unsatisfiable' | null => {
  const { range = '', 'if-range': ifRange } = request.headers;
  // Ranges are for GET only (14.2), and units that we don't know are ignored.
  if (request.method !== 'GET' || !/^\s*bytes\s*=/i.test(range) || !isUnchanged(ifRange, validators)) return null;
  const { size } = validators;
  const ranges = request.range(size, { combine: true });
  if (ranges === -1) return isLongSuffix(range, size) ? { start: 0, end: size - 1 } : 'unsatisfiable';
  const [first, ...others] = Array.isArray(ranges) ? ranges : [];
  return first && others.length === 0 ? first : null;
};

/** If-Range matches only the same strong tag, or exactly the same date (13.1.5). */
const isUnchanged = (ifRange: string | string[] | undefined, { etag, lastModified }: Validators): boolean =>
  ifRange === undefined || ifRange === etag || ifRange === lastModified;

/** A request for more last bytes than the file has means all of it (14.1.2); Express takes it for unsatisfiable. */
const isLongSuffix = (range: string, size: number): boolean =>
  Number(/^\s*bytes\s*=\s*-(\d+)\s*$/i.exec(range)?.[1]) > size && size > 0;
