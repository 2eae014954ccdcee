/** Preloaded by NODE_OPTIONS into a command and all of its children: names every native module that they load, a line each. */
import { appendFileSync } from 'node:fs';

const { dlopen } = process;
process.dlopen = (module, filename, ...rest) => {
  appendFileSync(process.env.LOADED_ADDONS, `${filename}\n`);
  return dlopen.call(process, module, filename, ...rest);
};
