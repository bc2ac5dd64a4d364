/** The pages that the menu leads to, beside the dances themselves: what the server and the web app both have to know. */
export type Page = {
  /** Whether a page of its own for each thing stands below it: `/review/<session>` below `/review`. */
  readonly hasItems: boolean;
};

/** In the order of the menu; the name is the address: `/review`. */
export const PAGES = {
  review: { hasItems: true },
  studio: { hasItems: true },
  settings: { hasItems: false },
} as const satisfies Readonly<Record<string, Page>>;

export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];
