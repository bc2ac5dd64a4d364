/** What a dialog or an empty page says. */
export type Notice = { readonly title: string; readonly text: string };
