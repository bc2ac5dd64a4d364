import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { LandmarkSize } from '@instep/pose-estimator/weights';
import { DATA_FOLDER } from './data-folder.ts';
import { FULL_SAMPLING, type Sampling } from './video/video-poses.ts';

/**
 * Real tracks, Synthetic people, Network, Video pairs, the Matrix of all real people, players through Pixels, and Crowds
 * before one camera.
 */
export const PROTOCOLS = ['R', 'S', 'N', 'V', 'M', 'P', 'C'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** What a run without `--only` measures. */
const DEFAULT_PROTOCOLS: readonly Protocol[] = ['R', 'S', 'N', 'V', 'M'];

/** The command line options of `evaluate`. */
export type EvaluateOptions = {
  readonly json?: string;
  /** Pages whose tables are rewritten. */
  readonly markdown: readonly string[];
  readonly tracks: string;
  readonly dances: string;
  /** A folder of keypoint CSVs. */
  readonly people: string;
  /** Which person dances which person's dance; by default, the list of the evaluation data. */
  readonly own?: string;
  readonly pairs?: string;
  /** What estimates the players of the video pairs. */
  readonly players: Sampling;
  readonly only: readonly Protocol[];
  readonly quick: boolean;
  /** A file of the Lab, which is replayed instead of measuring anything. */
  readonly trace?: string;
};

/** Defines the command line. */
export const createProgram = (): Command =>
  new Command('evaluate')
    .description('Measures the judge on real and synthetic people, and prints measure | target | measured | ok.')
    .addOption(new Option('--json <file>', 'write the rows there, too'))
    .addOption(
      new Option('--markdown <file>', 'write the tables into that page, too, between its marks; may be repeated')
        .default([], 'none')
        .argParser((file: string, files: readonly string[]) => [...files, file]),
    )
    .addOption(
      new Option('--tracks <folder>', 'recorded tracks, *.track.json').default(
        path.join(DATA_FOLDER, 'tracks'),
        'of the evaluation data',
      ),
    )
    .addOption(
      new Option('--dances <folder>', 'their dances, *.pose2d.csv').default(
        path.join(DATA_FOLDER, 'dances'),
        'of the evaluation data',
      ),
    )
    .addOption(
      new Option('--people <folder>', 'more people as keypoint CSVs: each before every other').default(
        path.join(DATA_FOLDER, 'keypoints'),
        'of the evaluation data',
      ),
    )
    .addOption(new Option('--own <file>', 'a list of who dances whose dance (JSON)'))
    .addOption(new Option('--pairs <file>', 'a list of video pairs (JSON)'))
    .addOption(
      new Option('--players <network@fps>', 'what estimates the players of the video pairs: lite@8')
        .default(FULL_SAMPLING, 'full@15, as their references')
        .argParser(parseSampling),
    )
    .addOption(
      new Option(
        '--only <letters>',
        'which protocols: R real, S synthetic, N network, V videos, M matrix, P pixels, C crowd',
      )
        .default(DEFAULT_PROTOCOLS, 'all but P and C, which film their players first')
        .argParser(parseProtocols),
    )
    .addOption(new Option('--trace <file>', 'replays what the Lab saved of a run, and prints where it differs'))
    .addOption(new Option('--quick', 'three dances, no repeats, no videos unless --pairs').default(false));

const parseProtocols = (text: string): Protocol[] => {
  const letters = text.toUpperCase().split(',');
  const known = PROTOCOLS.filter((protocol) => letters.includes(protocol));
  if (known.length === letters.length) return known;
  throw new InvalidArgumentError(`Expected some of ${PROTOCOLS.join(',')}, got "${text}".`);
};

const parseSampling = (text: string): Sampling => {
  const [, network, fps] = /^(\w+)@(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const name = LANDMARK_SIZES.find((size) => size === network);
  if (name && Number(fps) > 0) return { name, fps: Number(fps) };
  throw new InvalidArgumentError(`Expected a network and a rate, such as lite@8, got "${text}".`);
};

const LANDMARK_SIZES: readonly LandmarkSize[] = ['lite', 'full', 'heavy'];
