// `npm start`: installs what is missing, builds, serves, prints the address.
import { spawn } from 'node:child_process';
import { installDependencies, ROOT } from './dependencies.mjs';
import { buildWeb } from './web-build.mjs';

installDependencies();
// Whoever sets WEB_DIR has built that web app themselves.
if (!process.env.WEB_DIR) buildWeb();

const server = spawn(process.execPath, ['--import', 'tsx', 'apps/server/src/main.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  // A person who starts Instep here wants to see the address, not the log.
  env: { LOG_LEVEL: 'warn', ...process.env },
});
// The server finishes its dances first. A signal from the terminal also reaches it directly: it counts duplicates once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
