import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EvaluationDataError, parseJson } from '../data-folder.ts';

const PAIR = z.object({
  id: z.string().min(1),
  /** Video files, relative to the list's folder. */
  reference: z.string().min(1),
  attempt: z.string().min(1),
  /** t_attempt = t_reference + offset. */
  offsetS: z.number(),
  /** Whether the attempt mirrors the reference. */
  mirrored: z.boolean(),
  /** The section of the reference that is danced. */
  rangeS: z.tuple([z.number().min(0), z.number().positive()]),
  /** What the attempt is; by default, the dance danced well. */
  kind: z.enum(['good', 'bad', 'still', 'identity', 'stranger']).optional(),
});
const PAIRS = z.array(PAIR).min(1);

/** Two videos, and how they belong together. */
export type VideoPair = z.infer<typeof PAIR>;

/** Reads a list of pairs; the videos are in the same folder unless a path says otherwise. */
export const readPairs = async (file: string): Promise<VideoPair[]> => {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new EvaluationDataError(`${file}: cannot be read: ${cause.message}`, { cause });
  });
  const pairs = parsePairs(text, path.basename(file));
  const beside = (video: string): string => path.resolve(path.dirname(file), video);
  return pairs.map((pair) => ({ ...pair, reference: beside(pair.reference), attempt: beside(pair.attempt) }));
};

/** Parses a list of pairs. Throws EvaluationDataError with the field's path. */
export const parsePairs = (text: string, name: string): VideoPair[] => {
  const parsed = PAIRS.safeParse(parseJson(text, name));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EvaluationDataError(`${name}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
};

/** The pairs of the evaluation data, in its folder `videos`. */
export const dataPairs = (folder: string): VideoPair[] => {
  const video = (name: string): string => path.join(folder, `${name}.mp4`);
  const feels = { reference: video('feels-reference'), mirrored: false, rangeS: [0, 29.5] as [number, number] };
  const alone = (name: string, seconds: number): VideoPair => ({
    id: name,
    reference: video(name),
    attempt: video(name),
    offsetS: 0,
    mirrored: false,
    rangeS: [0, seconds],
    kind: 'stranger',
  });
  return [
    { ...feels, id: 'feels', attempt: video('feels-attempt'), offsetS: 3.042, kind: 'good' },
    { ...feels, id: 'standing', attempt: video('standing'), offsetS: 0, kind: 'still' },
    SQUATS(video),
    alone('taiji', 17),
    alone('children-song', 12),
  ];
};

const SQUATS = (video: (name: string) => string): VideoPair => ({
  id: 'squats',
  reference: video('squats-reference'),
  attempt: video('squats-attempt'),
  offsetS: 0,
  mirrored: false,
  rangeS: [0, 7],
  kind: 'identity',
});
