export const nav = { dance: 'Dance', review: 'Review', studio: 'Studio', settings: 'Settings', main: 'Main' } as const;

export const actions = {
  continue: 'Continue',
  restart: 'Restart',
  exit: 'Exit',
  again: 'Dance again',
  another: 'Choose another',
  withoutScore: 'Continue without score',
  retry: 'Try again',
  back: 'Back',
  review: 'See it under Review',
  openHttps: 'Open https',
} as const;

export const settings = {
  title: 'Settings',
  player: 'Players',
  playerNote: 'Every player has their own high scores on this device. Names appear in Review. No passwords.',
  mirrored: 'Show my picture as a mirror does',
  mirroredNote:
    'Only how you see yourself: which side you dance is found out by itself. The key M does the same while dancing.',
  fills: 'Fill the screen while dancing',
  fillsNote: 'From the moment you choose how to dance. The key F turns it on and off, and is remembered.',
  hand: 'Choose by a raised hand',
  handNote: 'Where the camera is allowed already: hold one hand above your head for a second to begin the dance.',
  saved: 'Kept on this device.',
  privacy: 'Privacy',
  privacyNote:
    'Pictures go from your camera to this server, are measured in memory and forgotten. Kept are the points of your body and your scores, until they are deleted.',
} as const;

export const missing = { title: 'Page not found', text: 'Let’s get you back to the dances.' } as const;
