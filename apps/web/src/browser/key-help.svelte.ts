/** Whether the help on keys is shown; any part of the app may show it. */
export const keyHelp = $state({ isOpen: false });
