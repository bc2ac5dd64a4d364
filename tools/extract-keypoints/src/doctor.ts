import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { lineOf } from './exit-codes.ts';
import { ffmpegPath, toolVersion } from './tools-on-path.ts';

/** One thing that was looked at: what was found, and the cure where it isn't well. */
export type Finding = {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly found: string;
};

export type Doctored = {
  readonly loadModel: (choice: ModelChoice) => Promise<PoseModel>;
  /** The folder of dances. */
  readonly out: string;
};

/** Below this a video more may not fit. */
const ENOUGH_DISK_BYTES = 1e9;

/** Looks at everything that making and dancing dances needs. Throws nothing: what fails is a finding. */
export const doctor = async ({ loadModel, out }: Doctored): Promise<Finding[]> => [
  { what: 'node', state: 'ok', found: `${process.versions.node} on ${process.platform} ${process.arch}` },
  await looked('ffmpeg', () => toolVersion('ffmpeg', ffmpegPath())),
  await looked('pose network', () => engineOf(loadModel)),
  await looked('folder', () => folderOf(out)),
  await looked('telemetry', telemetryOf),
  ...(await dancesOf(out)),
];

/** A line for each finding. */
export const doctorText = (findings: readonly Finding[]): string =>
  findings.map(({ what, state, found }) => `${state.padEnd(8)} ${what.padEnd(14)} ${found}`).join('\n');

type Found = string | Pick<Finding, 'state' | 'found'>;

const looked = async (what: string, look: () => Promise<Found>): Promise<Finding> => {
  try {
    const found = await look();
    return typeof found === 'string' ? { what, state: 'ok', found } : { what, ...found };
  } catch (error) {
    return { what, state: 'missing', found: lineOf(error) };
  }
};

const engineOf = async (loadModel: Doctored['loadModel']): Promise<Found> => {
  const model = await loadModel({ name: 'full' });
  const { family, name, engine } = model;
  await model.close();
  const found = `${family} ${name}, run by ${engine}`;
  return engine.startsWith('wasm') ? { state: 'warning', found: `${found} (four times slower than native)` } : found;
};

const folderOf = async (folder: string): Promise<Found> => {
  await access(folder, constants.R_OK | constants.W_OK);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${folder}, ${(free / 1e9).toFixed(1)} GB free`;
  return free < ENOUGH_DISK_BYTES ? { state: 'warning', found: `${found}: a video may not fit` } : found;
};

/** Where ONNX Runtime keeps a device id and what it is about to tell its maker, unless its telemetry is off. */
const telemetryFolder = (): string => path.join(homedir(), '.cache/Microsoft/DeveloperTools/.onnxruntime');

const telemetryOf = async (): Promise<Found> => {
  const folder = telemetryFolder();
  const isLeft = await access(folder).then(
    () => true,
    () => false,
  );
  if (!isLeft) return 'off';
  return { state: 'warning', found: `off; remove ${folder}, which an earlier version or another program has left` };
};

const dancesOf = async (folder: string): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const id of await listDanceIds(folder).catch(() => [])) {
    const finding = await looked(`dance ${id}`, async () => {
      const { info } = await readDance(folder, id);
      return info.draft
        ? { state: 'warning', found: 'a draft: not offered for dancing' }
        : `${info.moves.length} moves`;
    });
    // A dance that can't be read is left out by the game; nothing that it needs is missing.
    findings.push(finding.state === 'missing' ? { ...finding, state: 'warning' } : finding);
  }
  return findings;
};
