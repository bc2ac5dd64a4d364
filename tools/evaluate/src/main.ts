// `npm run evaluate`: measures the judge on real and synthetic people, and prints the results.
import { readFile, writeFile } from 'node:fs/promises';
import { resultsTable, notesList } from '@instep/measures/table';
import { VideoError } from '@instep/video-poses/errors';
import { comparedTable } from './naive/compared-table.ts';
import { EvaluationDataError } from './data-folder.ts';
import { evaluate } from './evaluate.ts';
import { createProgram, type EvaluateOptions } from './options.ts';
import { evaluateTrace } from './trace/evaluate-trace.ts';
import { PageError, pageWith, sectionsOf } from './page.ts';

/** Bad data is for the user to fix; every other error is a bug, and is thrown. */
const BAD_DATA = 3;

const log = (line: string): void => void process.stderr.write(`${line}\n`);

const run = async (options: EvaluateOptions): Promise<void> => {
  if (options.trace) return void process.stdout.write(`${await evaluateTrace(options.trace, options.dances)}\n`);
  const startedAt = performance.now();
  // Checks that the pages can take the results, before minutes of measuring.
  for (const file of options.markdown) sectionsOf(await readFile(file, 'utf8'), file);
  const evaluation = await evaluate(options, log);
  const { rows, naive, missing } = evaluation;
  process.stdout.write(`${resultsTable(rows)}\n${notesList(rows)}\n`);
  if (naive.length > 0) process.stdout.write(`\n${comparedTable(naive)}\n`);
  for (const line of missing) process.stdout.write(`left out: ${line}\n`);
  log(`${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`);
  for (const file of options.markdown) await writeFile(file, pageWith(await readFile(file, 'utf8'), evaluation, file));
  if (options.json) await writeFile(options.json, `${JSON.stringify({ rows, naive, missing }, null, 2)}\n`);
};

try {
  await run(createProgram().parse().opts<EvaluateOptions>());
} catch (error) {
  if (!(error instanceof EvaluationDataError || error instanceof VideoError || error instanceof PageError)) throw error;
  log(error.message);
  process.exitCode = BAD_DATA;
}
