/** `doctor`: checks everything that is needed to make dances and to dance them. */
import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { errorLine } from '@instep/video-poses/exit-codes';
import { ffmpegPath, toolVersion } from '@instep/video-poses/ffmpeg';

/** The result of one check: what was found, and how to repair it if something is wrong. */
export type CheckResult = {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly found: string;
};

export type DoctorOptions = {
  readonly loadModel: (choice: ModelChoice) => Promise<PoseModel>;
  /** The folder of dances. */
  readonly out: string;
};

/** With less free space than this, another video may not fit. */
const MIN_FREE_BYTES = 1e9;

/** Runs all checks. Throws nothing: a check that fails is a finding. */
export const runDoctor = async ({ loadModel, out }: DoctorOptions): Promise<CheckResult[]> => [
  { what: 'node', state: 'ok', found: `${process.versions.node} on ${process.platform} ${process.arch}` },
  await runCheck('ffmpeg', () => toolVersion('ffmpeg', ffmpegPath())),
  await runCheck('pose network', () => checkEngine(loadModel)),
  await runCheck('folder', () => checkFolder(out)),
  await runCheck('telemetry', checkTelemetry),
  ...(await checkDances(out)),
];

/** One line for each finding. */
export const doctorText = (findings: readonly CheckResult[]): string =>
  findings.map(({ what, state, found }) => `${state.padEnd(8)} ${what.padEnd(14)} ${found}`).join('\n');

type CheckOutcome = string | Pick<CheckResult, 'state' | 'found'>;

const runCheck = async (what: string, check: () => Promise<CheckOutcome>): Promise<CheckResult> => {
  try {
    const found = await check();
    return typeof found === 'string' ? { what, state: 'ok', found } : { what, ...found };
  } catch (error) {
    return { what, state: 'missing', found: errorLine(error) };
  }
};

const checkEngine = async (loadModel: DoctorOptions['loadModel']): Promise<CheckOutcome> => {
  const model = await loadModel({ name: 'full' });
  const { family, name, engine } = model;
  await model.close();
  const found = `${family} ${name}, run by ${engine}`;
  return engine.startsWith('wasm') ? { state: 'warning', found: `${found} (four times slower than native)` } : found;
};

const checkFolder = async (folder: string): Promise<CheckOutcome> => {
  await access(folder, constants.R_OK | constants.W_OK);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${folder}, ${(free / 1e9).toFixed(1)} GB free`;
  return free < MIN_FREE_BYTES ? { state: 'warning', found: `${found}: a video may not fit` } : found;
};

/**
 * Where ONNX Runtime stores a device id and the data that it is about to send to its maker, unless its telemetry is
 * off.
 */
const telemetryFolder = (): string => path.join(homedir(), '.cache/Microsoft/DeveloperTools/.onnxruntime');

const checkTelemetry = async (): Promise<CheckOutcome> => {
  const folder = telemetryFolder();
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return 'off';
  return { state: 'warning', found: `off; remove ${folder}, which an earlier version or another program has left` };
};

const checkDances = async (folder: string): Promise<CheckResult[]> => {
  const findings: CheckResult[] = [];
  for (const id of await listDanceIds(folder).catch(() => [])) {
    const finding = await runCheck(`dance ${id}`, async () => {
      const { info } = await readDance(folder, id);
      return info.draft
        ? { state: 'warning', found: 'a draft: not offered for dancing' }
        : `${info.moves.length} moves`;
    });
    // The game leaves out a dance that can't be read; nothing that the game needs is missing.
    findings.push(finding.state === 'missing' ? { ...finding, state: 'warning' } : finding);
  }
  return findings;
};
