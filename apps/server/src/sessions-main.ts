import { runSessionsCommand } from './sessions-command.ts';

/** Runs the command `npm run sessions`. */
const output = { out: (line: string) => console.log(line), printError: (line: string) => console.error(line) };
process.exitCode = await runSessionsCommand(process.argv.slice(2), process.env, output);
