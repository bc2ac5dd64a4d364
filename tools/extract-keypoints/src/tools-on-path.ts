import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ToolMissingError } from './exit-codes.ts';

/** Where ffmpeg lies. */
export const ffmpegPath = (): string => process.env['FFMPEG_PATH'] || 'ffmpeg';

const LAUNCHER = fileURLToPath(new URL('./limited-ffmpeg.sh', import.meta.url));

/** The launcher that runs ffmpeg within limits of memory and time; `null` where scripts can't be run. */
export const limitedFfmpeg = (): string | null => {
  if (process.platform === 'win32') return null;
  try {
    accessSync(LAUNCHER, constants.X_OK);
    return LAUNCHER;
  } catch {
    return null; // unpacked from an archive that forgot the file's mode
  }
};

const HOW_TO_GET = 'Get it with: apt install ffmpeg · brew install ffmpeg · winget install ffmpeg';

/** Runs ffmpeg once. Throws ToolMissingError with the line that installs it. */
export const checkTools = async (): Promise<void> => {
  await toolVersion('ffmpeg', ffmpegPath());
};

/** What a tool says of its version. Throws ToolMissingError. */
export const toolVersion = async (name: string, path: string): Promise<string> => {
  const run = promisify(execFile)(path, ['-version'], { timeout: 20_000 });
  const { stdout } = await run.catch((cause: Error) => {
    const where = path === name ? 'on the PATH' : `at ${path}`;
    const got = cause.message.split('\n')[0];
    throw new ToolMissingError(`${name}: expected to find it ${where}, got ${got}. ${HOW_TO_GET}`, { cause });
  });
  return stdout.split('\n')[0]?.replace(/ Copyright.*/, '') ?? name;
};
