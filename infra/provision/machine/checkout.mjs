// @ts-check
/** A clone has sources and is built where it is; an installed package has what it needs, and is never written a build into. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} root folder of the clone, or of the package below `node_modules` */
export function isCheckout(root) {
  return existsSync(join(root, 'tsconfig.json'));
}

/** @param {string} root @returns {string} where `.spectraloom` lies unless somebody says otherwise */
export function homeOfData(root) {
  return isCheckout(root) ? root : process.cwd();
}
