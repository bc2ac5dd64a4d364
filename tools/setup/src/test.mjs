// `npm test`: installs what is missing (where it is allowed to, a browser and ffmpeg too), and runs every check.
import { installDependencies, run } from './dependencies.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { buildWeb } from './web-build.mjs';

installDependencies();
installSystemPackages();
run('npm', ['run', 'check', '--silent']);
run('npm', ['run', 'integration', '--silent']);
buildWeb();
run('npm', ['run', 'e2e', '--silent']);
