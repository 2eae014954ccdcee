/** Completion as the shells do it: the script is sourced, and asked what may follow. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandTree } from '../../../../cli/completion/command-tree.js';
import { completionScript, type Shell } from '../../../../cli/completion/shell-script.js';
import { commandLine } from '../../../../cli/program.js';
import { whichProgram } from '../../../../infra/provision/machine/path-program.mjs';
import { LINKAGE_METHODS } from '../../../../schemas/tables/clustering.js';

const tree = commandTree(await commandLine());

/** Sources the script, sets the words as the shell does, and prints one answer a line; `FILES` where files are offered. */
const DRIVERS: Record<Shell, (script: string) => [string, string[]]> = {
  bash: (script) => [
    'bash',
    [
      '--norc',
      '-c',
      `${script}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_spectraloom
printf '%s\\n' "\${COMPREPLY[@]}"
if [[ \${#COMPREPLY[@]} == 0 ]]; then echo FILES; fi`,
      'bash',
    ],
  ],
  zsh: (script) => [
    'zsh',
    [
      '-f',
      '-c',
      // Outside of an editor line its completion builtins are not there: these answer in their place.
      `compdef() { :; }
compset() { PREFIX=\${PREFIX#*=} }
_files() { print FILES }
compadd() { shift; print -l -- \${(M)@:#$PREFIX*} }
${script}
words=("$@")
CURRENT=$#
PREFIX=\${@[-1]}
_spectraloom`,
      'zsh',
    ],
  ],
};

function answers(shell: Shell, ...words: string[]): string[] {
  const [program, args] = DRIVERS[shell](completionScript(shell, tree));
  return execFileSync(program, [...args, ...words], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

const shells = (['bash', 'zsh'] as const).filter((shell) => whichProgram(shell) !== null);

it('is tried in bash at least', () => {
  expect(shells).toContain('bash');
});

describe.each(shells)('%s', (shell) => {
  it('completes commands, and subcommands after them', () => {
    expect(answers(shell, 'spectraloom', 'd')).toEqual(['discover', 'down', 'doctor']);
    expect(answers(shell, 'spectraloom', 'sweep', 'pa')).toContain('pause');
    expect(answers(shell, 'spectraloom', 'screen', 're')).toEqual(expect.arrayContaining(['resume', 'retry']));
    expect(answers(shell, 'spectraloom', 'screen', 'judge', '--sci')).toEqual(['--scissor-ev']);
    expect(answers(shell, 'spectraloom', 'completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh']));
  });

  it('completes options: those of the command and those of all commands', () => {
    expect(answers(shell, 'spectraloom', 'cluster', '--export-')).toEqual([
      '--export-z',
      '--export-newick',
      '--export-labels',
    ]);
    expect(answers(shell, 'spectraloom', 'cluster', '--out')).toEqual(['--output']);
    expect(answers(shell, 'spectraloom', 'sweep', 'show', '--out')).toEqual(['--out', '--output']);
    expect(answers(shell, 'spectraloom', 'sweep', 'amend', '--tri')).toEqual(['--trials']);
    expect(answers(shell, 'spectraloom', 'sweep', 'amend', '--wid')).not.toContain('--widths');
  });

  it('completes values that are fixed, and leaves others to files', () => {
    expect(answers(shell, 'spectraloom', 'cluster', '--linkage', '')).toEqual([...LINKAGE_METHODS]);
    expect(answers(shell, 'spectraloom', '-o', '')).toEqual(['text', 'json']);
    expect(answers(shell, 'spectraloom', 'doctor', '-o', 'j')).toEqual(['json']);
    expect(answers(shell, 'spectraloom', 'predict', '--model', '')).toEqual(['FILES']);
    expect(answers(shell, 'spectraloom', 'predict', '')).toEqual(expect.arrayContaining(['FILES']));
  });

  it('does not take the value of an option for a command', () => {
    expect(answers(shell, 'spectraloom', '--data', 'sweep', 'clus')).toEqual(['cluster']);
    expect(answers(shell, 'spectraloom', 'screen', '--name', 'sweep', '--tri')).not.toContain('--trials');
  });

  it('follows npx, and nothing else that npx runs', () => {
    expect(answers(shell, 'npx', 'spectraloom', 'clus')).toEqual(['cluster']);
    expect(answers(shell, 'npx', 'spectraloom', 'cluster', '--metric', 'eu')).toEqual(['euclidean']);
    expect(answers(shell, 'npx', 'other', 'clus')).toEqual(['FILES']);
  });
});

it('bash completes behind an equals sign, which it splits off', () => {
  expect(answers('bash', 'spectraloom', 'cluster', '--linkage', '=', 'wa')).toEqual(['ward']);
  expect(answers('bash', 'spectraloom', 'cluster', '--linkage', '=')).toEqual([...LINKAGE_METHODS]);
});

it.runIf(shells.includes('zsh'))('zsh completes behind an equals sign, which it leaves where it is', () => {
  expect(answers('zsh', 'spectraloom', 'cluster', '--linkage=wa')).toEqual(['ward']);
});
