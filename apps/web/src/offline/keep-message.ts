/** What the page tells the service worker. */
import type { DanceSummary } from '@instep/protocol/http';

/** Keep this dance on this device. */
export type KeepMessage = { readonly type: 'keep'; readonly dance: DanceSummary };

/** Take over from the worker before: a page of your own build runs. */
export type TakeOverMessage = { readonly type: 'take-over' };

/** Only the app's own pages can send messages, so their content is trusted. */
const hasType = (message: unknown, type: string): boolean =>
  typeof message === 'object' && message !== null && (message as { readonly type?: unknown }).type === type;

export const isKeepMessage = (message: unknown): message is KeepMessage => hasType(message, 'keep');
export const isTakeOverMessage = (message: unknown): message is TakeOverMessage => hasType(message, 'take-over');

/** A dance in the list of those that are kept, which stands for the server's while that is away. */
export type KeptSummary = DanceSummary & { readonly isKept: true };

/** Whether a dance was listed by the service worker because the server is away. */
export const isListedOffline = (dance: Pick<DanceSummary, 'id'>): boolean => 'isKept' in dance;
