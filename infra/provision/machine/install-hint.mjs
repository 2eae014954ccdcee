// @ts-check
/** The command that gets a tool on this machine, by the package manager that it has. */
import { whichProgram } from './path-program.mjs';

/** Name of the package that holds a tool; the tool's own name where a manager is not listed. */
const PACKAGES = {
  'apt-get': { command: 'sudo apt-get install', pip: 'python3-pip', 'g++': 'g++' },
  dnf: { command: 'sudo dnf install', pip: 'python3-pip', 'g++': 'gcc-c++' },
  zypper: { command: 'sudo zypper install', pip: 'python3-pip', 'g++': 'gcc-c++' },
  pacman: { command: 'sudo pacman -S', pip: 'python-pip', 'g++': 'gcc', python3: 'python' },
};

/**
 * @param {readonly string[]} tools
 * @param {string} [path] the value of PATH
 * @returns {string} such as `sudo dnf install gcc-c++ make`; for Debian's manager when none is known
 */
export function installHint(tools, path = process.env.PATH ?? '') {
  const known = Object.entries(PACKAGES).find(([manager]) => whichProgram(manager, path) !== null);
  const { command, ...names } = (known ?? ['apt-get', PACKAGES['apt-get']])[1];
  return [command, ...tools.map((tool) => /** @type {Record<string, string>} */ (names)[tool] ?? tool)].join(' ');
}
