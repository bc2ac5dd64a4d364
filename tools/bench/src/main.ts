// `npm run bench`: measures what frames, players, videos and sessions cost, and prints the report.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@instep/video-poses/errors';
import { parseOptions, USAGE } from './options.ts';
import { reportText } from './report-text.ts';
import { runBench } from './run-bench.ts';

const DANCES = fileURLToPath(new URL('../../../data/dancer', import.meta.url));

try {
  const options = parseOptions(process.argv.slice(2));
  if (!options) console.log(USAGE);
  else {
    const report = await runBench(DANCES, options, (table) => console.error(`measuring: ${table}`));
    console.log(reportText(report));
    if (options.json !== null) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
