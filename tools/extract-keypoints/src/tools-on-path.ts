import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ToolMissingError } from './exit-codes.ts';

/** Where ffprobe lies. */
export const ffprobePath = (): string => process.env['FFPROBE_PATH'] || 'ffprobe';

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

/** Runs both tools once. Throws ToolMissingError with the line that installs them. */
export const checkTools = async (): Promise<void> => {
  await Promise.all([checkTool('ffmpeg', ffmpegPath()), checkTool('ffprobe', ffprobePath())]);
};

const checkTool = async (name: string, path: string): Promise<void> => {
  await promisify(execFile)(path, ['-version'], { timeout: 20_000 }).catch((cause: Error) => {
    const where = path === name ? 'on the PATH' : `at ${path}`;
    throw new ToolMissingError(
      `${name}: expected to find it ${where}, got ${cause.message.split('\n')[0]}. ${HOW_TO_GET}`,
      {
        cause,
      },
    );
  });
};
