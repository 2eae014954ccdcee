/** Tables as Arrow IPC files: the public face of `arrow/`. */
export { concatTables } from './arrow/concat.js';
export { decodeTable } from './arrow/decode.js';
export { encodeTable } from './arrow/encode.js';
export type { TableHeader } from './arrow/header.js';
export { readTableFile, type TableFile } from './arrow/read-file.js';
