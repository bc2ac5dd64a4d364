/** The language itself: its own name, how its numbers and dates are written, and what choosing one is called. */
export const language = { name: 'English', locale: 'en-GB', label: 'Language' } as const;
