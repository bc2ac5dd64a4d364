import { KEYPOINT_COLUMNS } from '@instep/choreo/keypoint-csv';
import { csvPage } from '@instep/choreo/csv-page';
import { NOTES_COLUMNS } from '@instep/choreo/note';
import { FRAMES_COLUMNS, MOVES_COLUMNS, POSES_COLUMNS, SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';

const PAGE = new URL('../../../docs/csv.md', import.meta.url).pathname;

// `npx vitest run --project unit test/unit/choreo/csv-page.test.ts --update` writes the page anew.
test('docs/csv.md is made from the columns in the code', async () => {
  const text = await format(csvPage(), { ...(await resolveConfig(PAGE)), parser: 'markdown' });
  await expect(text).toMatchFileSnapshot(PAGE);
});

test('every column of every CSV is in the dictionary', () => {
  const page = csvPage();
  const columns = [SESSIONS_COLUMNS, MOVES_COLUMNS, FRAMES_COLUMNS, POSES_COLUMNS, NOTES_COLUMNS, KEYPOINT_COLUMNS];
  for (const { name, meaning } of columns.flat()) {
    const keypoint = KEYPOINT_NAMES.find((one) => meaning.startsWith(`${one}: `));
    expect(page).toContain(`| \`${keypoint ? name.replace(keypoint, '<keypoint>') : name}\` |`);
  }
});
