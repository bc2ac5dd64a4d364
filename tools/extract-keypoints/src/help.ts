/** The text of `--help`. */
import { EXIT_CODES } from '@instep/video-poses/exit-codes';
import type { Command, Help } from 'commander';

const EXAMPLES = [
  'npm run extract -- waltz.mov --title "Slow waltz" --level 2 --tag no-jumps',
  'npm run extract -- clips/ --dry-run',
  'npm run extract -- preview waltz',
  'npm run extract -- export waltz --format coco > waltz.json',
  'npm run extract -- doctor',
];

/** A description, the usage, examples, then commands, flags and exit codes. */
export const formatHelp = (command: Command, help: Help): string => {
  const isRoot = command.parent === null;
  const flagsOf = isRoot ? (command.commands.find((sub) => sub.name() === 'add') ?? command) : command;
  const sections = [
    [help.commandDescription(command)],
    [`Usage: ${isRoot ? 'npm run extract -- [add] <video...> [flags]' : help.commandUsage(command)}`],
    ...(isRoot ? [withTitle('Examples', EXAMPLES)] : []),
    ...(isRoot ? [withTitle('Commands', commandRows(command, help))] : []),
    withTitle(isRoot ? 'Flags of add' : 'Flags', flagRows(flagsOf, help)),
    withTitle(
      'Exit codes',
      Object.values(EXIT_CODES).map(({ code, meaning }) => row(String(code), meaning, 5)),
    ),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

const withTitle = (title: string, rows: readonly string[]): string[] => [
  `${title}:`,
  ...rows.map((text) => `  ${text}`),
];

const row = (term: string, meaning: string, width: number): string => `${term.padEnd(width)}${meaning}`;

const commandRows = (command: Command, help: Help): string[] =>
  help
    .visibleCommands(command)
    .map((sub) => row(help.subcommandTerm(sub).replace(' [options]', ''), sub.description(), 16));

const flagRows = (command: Command, help: Help): string[] =>
  help
    .visibleOptions(command)
    .map((option) => row(help.optionTerm(option), withoutEmptyDefault(help.optionDescription(option)), 22));

/** Removes the default of a flag that is simply not set: it is not worth showing. */
const withoutEmptyDefault = (text: string): string => text.replace(/ \(default: (false|\[\])\)/, '');
