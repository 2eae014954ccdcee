/** Entry of `npm start`, `npm test` and of single parts: `node infra/provision/run.mjs parts tfjs-binding temporal`. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache.mjs';
import { speaker } from './say.mjs';
import { provideTfjsBinding } from './tfjs-binding.mjs';

const clone = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const say = speaker();
await say.step('tensorflow', 'libtensorflow 2.15.1 and the tfjs-node binding', () => provideTfjsBinding(cacheFolder(), clone, say));
