import type { IncomingHttpHeaders } from 'node:http';

/** What a request's conditions are compared with. */
export type Validators = {
  /** Strong, with its quotes. */
  readonly etag: string;
  /** As the Last-Modified header says it. */
  readonly lastModified: string;
  readonly size: number;
};

/** Where the library reads the headers differently from RFC 9110, they are rewritten so that it answers as the RFC says. */
export const asTheLibraryReads = (
  method: string,
  headers: IncomingHttpHeaders,
  validators: Validators,
): IncomingHttpHeaders => {
  const { range, 'if-range': ifRange, 'if-match': ifMatch, ...others } = headers;
  // 14.2: ranges are for GET only. 13.1.5: If-Range holds for the same strong tag, or for the very same date.
  const wanted = method === 'GET' && isSame(ifRange, validators) ? range : undefined;
  return {
    ...others,
    ...(wanted && { range: wholeIfLonger(wanted, validators.size) }),
    ...(ifMatch && { 'if-match': strongTags(ifMatch) }),
  };
};

const isSame = (ifRange: string | string[] | undefined, { etag, lastModified }: Validators): boolean =>
  ifRange === undefined || ifRange === etag || ifRange === lastModified;

/** 14.1.2: the last bytes, when more are asked for than there are, are all of them. */
const wholeIfLonger = (range: string, size: number): string => {
  const last = /^\s*bytes\s*=\s*-(\d+)\s*$/i.exec(range)?.[1];
  return last !== undefined && size > 0 && Number(last) > size ? 'bytes=0-' : range;
};

/** 13.1.1: weak tags never match; where none is left, one that nothing has. */
const strongTags = (ifMatch: string): string =>
  ifMatch
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => !tag.startsWith('W/'))
    .join(', ') || '""';
