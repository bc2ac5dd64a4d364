// `npm run torture`: tests the promises of reliability on running servers, and writes what was measured.
import { writeFile } from 'node:fs/promises';
import { describeMachine } from '@instep/measures/machine';
import type { Row } from '@instep/measures/measure';
import { measuredTable, notesList } from '@instep/measures/table';
import { ORDEALS } from './all-ordeals.ts';
import { createProgram, isAsked, type TortureOptions } from './options.ts';
import { brokenRow, rowOf } from './ordeal.ts';
import { writeIntoPage } from './page.ts';
import { createStage } from './stage.ts';

const talk = (line: string): void => void process.stderr.write(`${line}\n`);

const run = async ({ only, runs, share, full, json, markdown }: TortureOptions): Promise<void> => {
  const stage = createStage(share, full, talk);
  const rows: Row[] = [];
  // Saves what was measured, even when a later row fails.
  const keep = async (): Promise<void> => {
    const machine = describeMachine(new Date());
    if (json) await writeFile(json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
    if (markdown) await writeIntoPage(markdown, rows, machine);
  };
  for (const ordeal of ORDEALS.filter(({ id }) => isAsked(id, only))) {
    const from = performance.now();
    const row = await rowOf(ordeal, stage, runs).catch((error: Error) => brokenRow(ordeal, error));
    stage.endAll();
    rows.push(row);
    talk(
      `${row.id} ${row.measure}: ${JSON.stringify(row.measured)}, ${((performance.now() - from) / 1000).toFixed(0)} s`,
    );
    await keep();
  }
  const { cpu, cores, load } = describeMachine(new Date());
  process.stdout.write(`${measuredTable(rows)}\n${notesList(rows)}\n${cpu}, ${cores} cores, load ${load}\n`);
  if (rows.some(({ ok }) => ok === false)) process.exitCode = 1;
};

await run(createProgram().parse().opts<TortureOptions>());
// Doesn't wait for whatever a broken ordeal has left open.
process.exit();
