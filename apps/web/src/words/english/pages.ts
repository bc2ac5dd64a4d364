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
    'Changes only how you see yourself; Instep works out by itself which side you dance. While dancing, press M.',
  fills: 'Fill the screen while dancing',
  fillsNote: 'From the moment you choose how to dance. F turns it on and off, and your choice is remembered.',
  hand: 'Choose by raising a hand',
  handNote: 'If the camera is already allowed, hold one hand above your head for a second to start the dance.',
  saved: 'Saved on this device.',
  privacy: 'Privacy',
  privacyNote:
    'Your camera’s pictures go to this server only. They are scored in memory and never saved. The points of your body and your scores are kept until they are deleted.',
} as const;

export const missing = { title: 'Page not found', text: 'Let’s get you back to the dances.' } as const;
