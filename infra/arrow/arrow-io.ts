/** Tables as Arrow IPC files: the public face of `arrow/`. */
export { concatTables } from './concat.js';
export { decodeTable } from './decode.js';
export { encodeTable } from './encode.js';
export type { TableHeader } from './header.js';
export { readTableFile, type TableFile } from './read-file.js';
