/** What can be typed after `spectraloom`, read from the commands themselves: names, options and the values that are fixed. */
import type { Command } from 'commander';

interface CommandOption {
  /** All spellings: `-o`, `--output`. */
  readonly names: readonly string[];
  /** Null: it takes no value. Empty: any value. */
  readonly values: readonly string[] | null;
}

export interface CommandWords {
  /** Names of the commands that lead there, such as `sweep show`; empty for the program itself. */
  readonly place: string;
  /** Names of subcommands, and values of arguments that have fixed ones. */
  readonly words: readonly string[];
  readonly options: readonly CommandOption[];
}

/** @returns the program and all its commands, each before its subcommands; what help hides is left out */
export function commandTree(program: Command): CommandWords[] {
  return treeBelow(program, '', []);
}

function treeBelow(command: Command, place: string, inherited: readonly CommandOption[]): CommandWords[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command).map(({ short, long, required, optional, argChoices }) => ({
    names: [short, long].filter((name) => name !== undefined),
    values: required || optional ? (argChoices ?? []) : null,
  }));
  const own = new Set(options.flatMap(({ names }) => names));
  const all = [...options, ...inherited.filter(({ names }) => names.every((name) => !own.has(name)))];
  // The options of the program hold for every command, those of a command for itself alone.
  const global = place === '' ? options.filter(({ names }) => !names.includes('--version')) : inherited;
  const commands = help.visibleCommands(command);
  const words = [
    ...commands.map((each) => each.name()),
    ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  ];
  return [
    { place, words, options: all },
    ...commands.flatMap((each) => treeBelow(each, `${place} ${each.name()}`.trim(), global)),
  ];
}
