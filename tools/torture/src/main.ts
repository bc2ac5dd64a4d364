// `npm run torture`: tests the promises of reliability on running servers, and writes what was measured.
import { writeFile } from 'node:fs/promises';
import { describeMachine } from '@instep/measures/machine';
import type { Row } from '@instep/measures/measure';
import { resultsTable, notesList } from '@instep/measures/table';
import { SCENARIOS } from './all-scenarios.ts';
import { createProgram, isSelected, type TortureOptions } from './options.ts';
import { failedRow, runScenario } from './scenario.ts';
import { writeIntoPage } from './page.ts';
import { createHarness } from './harness.ts';

const log = (line: string): void => void process.stderr.write(`${line}\n`);

const run = async ({ only, runs, share, full, json, markdown }: TortureOptions): Promise<void> => {
  const harness = createHarness(share, full, log);
  const rows: Row[] = [];
  // Saves what was measured, even when a later row fails.
  const saveRows = async (): Promise<void> => {
    const machine = describeMachine(new Date());
    if (json) await writeFile(json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
    if (markdown) await writeIntoPage(markdown, rows, machine);
  };
  for (const scenario of SCENARIOS.filter(({ id }) => isSelected(id, only))) {
    const startedAt = performance.now();
    const row = await runScenario(scenario, harness, runs).catch((error: Error) => failedRow(scenario, error));
    harness.stopAllServers();
    rows.push(row);
    log(
      `${row.id} ${row.measure}: ${JSON.stringify(row.measured)}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
    );
    await saveRows();
  }
  const { cpu, cores, load } = describeMachine(new Date());
  process.stdout.write(`${resultsTable(rows)}\n${notesList(rows)}\n${cpu}, ${cores} cores, load ${load}\n`);
  if (rows.some(({ ok }) => ok === false)) process.exitCode = 1;
};

await run(createProgram().parse().opts<TortureOptions>());
// Doesn't wait for whatever a broken scenario has left open.
process.exit();
