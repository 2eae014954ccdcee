// @ts-check
/**
 * Runs the program named by the first argument in this process, and ends it when the parent is gone, however that ended:
 * the channel to the parent closes then. The program itself sees the arguments that it would see without this file.
 */
import { pathToFileURL } from 'node:url';

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Watching the channel must not keep a finished program alive.
process.channel?.unref();

const [node = process.execPath, , program = '', ...args] = process.argv;
process.argv = [node, program, ...args];
await import(pathToFileURL(program).href);
