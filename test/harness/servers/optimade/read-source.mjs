// @ts-check
/** Reads a source of candidates and tells each entry in a line of JSON, until it is ended: node read-source.mjs PLACE [CURSOR] */
import { openOptimade } from '../../../../dist/infra/candidate-sources/optimade/source.js';

const [, , place = '', after = null] = process.argv;
const source = await openOptimade(place);
for await (const { kind, file, cursor } of source.entries(after))
  await new Promise((told) => process.stdout.write(`${JSON.stringify({ kind, file, cursor })}\n`, told));
