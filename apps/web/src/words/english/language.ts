/** The language itself: its own name in full and in short, how its numbers and dates are written, and what choosing one is called. */
export const language = { name: 'English', short: 'EN', locale: 'en-GB', label: 'Language' } as const;
