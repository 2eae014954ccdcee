/** Tables as Arrow IPC files: the public face of `arrow/`. */
export { concatTables } from './concat.js';
export { decodeTable } from './decode.js';
export { encodeTable } from './encode.js';
export { readTableFile } from './read-file.js';
