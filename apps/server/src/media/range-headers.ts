import type { IncomingHttpHeaders } from 'node:http';

/** What the conditions of a request are compared with. */
export type Validators = {
  /** A strong tag, with its quotes. */
  readonly etag: string;
  /** In the format of the Last-Modified header. */
  readonly lastModified: string;
  readonly size: number;
};

/** Rewrites headers that the library reads differently from RFC 9110, so that it answers as the RFC requires. */
export const asTheLibraryReads = (
  method: string,
  headers: IncomingHttpHeaders,
  validators: Validators,
): IncomingHttpHeaders => {
  const { range, 'if-range': ifRange, 'if-match': ifMatch, ...others } = headers;
  // RFC 14.2: ranges are for GET only. 13.1.5: If-Range matches only the same strong tag, or exactly the same date.
  const wanted = method === 'GET' && isSame(ifRange, validators) ? range : undefined;
  return {
    ...others,
    ...(wanted && { range: wholeIfLonger(wanted, validators.size) }),
    ...(ifMatch && { 'if-match': strongTags(ifMatch) }),
  };
};

const isSame = (ifRange: string | string[] | undefined, { etag, lastModified }: Validators): boolean =>
  ifRange === undefined || ifRange === etag || ifRange === lastModified;

/** RFC 14.1.2: a request for more last bytes than the file has means all of it. */
const wholeIfLonger = (range: string, size: number): string => {
  const last = /^\s*bytes\s*=\s*-(\d+)\s*$/i.exec(range)?.[1];
  return last !== undefined && size > 0 && Number(last) > size ? 'bytes=0-' : range;
};

/** RFC 13.1.1: weak tags never match; where no other is left, a tag is used that no file has. */
const strongTags = (ifMatch: string): string =>
  ifMatch
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => !tag.startsWith('W/'))
    .join(', ') || '""';
