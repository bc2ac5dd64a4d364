export const players = {
  label: 'Who dances',
  add: 'Add a name',
  name: 'Name',
  keep: 'Add',
} as const;
