/** A completion script for a shell: tables made from the command tree, and the few lines in which shells differ. */
import type { CommandWords } from './command-tree.js';

export const SHELLS = ['bash', 'zsh'] as const;
export type Shell = (typeof SHELLS)[number];

/** @returns text to be sourced; for zsh also a file for a folder of `fpath`, named `_spectraloom` */
export function completionScript(shell: Shell, tree: readonly CommandWords[]): string {
  return { bash: BASH, zsh: ZSH }[shell](tablesOf(tree));
}

/**
 * Functions that both shells understand. What is unknown to all of them is a file name.
 *
 * `_spectraloom_values` fails for an option that takes no value.
 */
function tablesOf(tree: readonly CommandWords[]): string {
  const places = tree.map(({ place }) => quoted(place)).slice(1);
  const words = tree
    .filter((each) => each.words.length > 0)
    .map(({ place, words }) => `    ${quoted(place)}) echo ${quoted(words.join(' '))} ;;`);
  const options = tree.map(
    ({ place, options }) => `    ${quoted(place)}) echo ${quoted(options.flatMap(({ names }) => names).join(' '))} ;;`,
  );
  const byValues = new Map<string, string[]>();
  for (const { place, options } of tree)
    for (const { names, values } of options) {
      if (values === null) continue;
      const patterns = names.map((name) => quoted(`${place}|${name}`));
      byValues.set(values.join(' '), [...(byValues.get(values.join(' ')) ?? []), ...patterns]);
    }
  const values = [...byValues].map(([values, patterns]) => `    ${patterns.join('|')}) echo ${quoted(values)} ;;`);
  return `_spectraloom_is_command() {
  case "$1" in
    ${places.join('|')}) return 0 ;;
  esac
  return 1
}
_spectraloom_words() {
  case "$1" in
${words.join('\n')}
  esac
}
_spectraloom_options() {
  case "$1" in
${options.join('\n')}
  esac
}
_spectraloom_values() {
  case "$1|$2" in
${values.join('\n')}
    *) return 1 ;;
  esac
}
`;
}

/** Names of commands, options and choices hold no quotes. */
const quoted = (text: string) => `'${text}'`;

const BASH = (tables: string) => `# source <(npx spectraloom completion bash)
${tables}_spectraloom() {
  local at=1 place='' candidate word previous known
  if [[ \${COMP_WORDS[0]##*/} == npx ]]; then
    [[ \${COMP_WORDS[1]} == spectraloom ]] || return
    at=2
  fi
  ((COMP_CWORD < at)) && return
  for (( ; at < COMP_CWORD; at++ )); do
    if _spectraloom_values "$place" "\${COMP_WORDS[at]}" > /dev/null; then
      ((at++))
      continue
    fi
    candidate="\${place:+$place }\${COMP_WORDS[at]}"
    _spectraloom_is_command "$candidate" && place=$candidate
  done
  word=\${COMP_WORDS[COMP_CWORD]}
  previous=\${COMP_WORDS[COMP_CWORD - 1]}
  # --option=value comes as three words.
  if [[ $word == '=' ]]; then
    word=''
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ! known=$(_spectraloom_values "$place" "$previous"); then
    if [[ $word == -* ]]; then
      known=$(_spectraloom_options "$place")
    else
      known=$(_spectraloom_words "$place")
    fi
  fi
  COMPREPLY=($(compgen -W "$known" -- "$word"))
}
complete -o default -F _spectraloom spectraloom npx
`;

const ZSH = (tables: string) => `#compdef spectraloom npx
# source <(npx spectraloom completion zsh), after compinit
${tables}_spectraloom() {
  local at=2 place='' candidate word=$PREFIX previous known
  if [[ \${words[1]:t} == npx ]]; then
    if [[ \${words[2]} != spectraloom ]]; then
      _files
      return
    fi
    at=3
  fi
  for (( ; at < CURRENT; at++ )); do
    if _spectraloom_values "$place" "\${words[at]}" > /dev/null; then
      ((at++))
      continue
    fi
    candidate="\${place:+$place }\${words[at]}"
    _spectraloom_is_command "$candidate" && place=$candidate
  done
  previous=\${words[CURRENT - 1]}
  if [[ $word == --*=* ]]; then
    previous=\${word%%=*}
    compset -P '*='
  fi
  if known=$(_spectraloom_values "$place" "$previous"); then
    :
  elif [[ $word == -* ]]; then
    known=$(_spectraloom_options "$place")
  else
    known=$(_spectraloom_words "$place")
    # A sweep file stands where a subcommand could.
    [[ -n $place ]] && _files
  fi
  if [[ -n $known ]]; then
    compadd -- \${=known}
  else
    _files
  fi
}
if [[ \${funcstack[1]} == _spectraloom ]]; then
  _spectraloom "$@"
else
  compdef _spectraloom spectraloom npx
fi
`;
