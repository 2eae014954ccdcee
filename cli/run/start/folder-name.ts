/** The name of a run whose user gave none: that of its folder; and which name no run may have. */
import { basename, dirname } from 'node:path';
import { SHIPPED_RUN } from '../../../infra/shipped-run.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { RUN_NAME } from '../../../schemas/run/run-name.js';

/** What folders of this format are often called; it says nothing of the data, the folder above does. */
const FORMAT_NAME = 'alignn';
const LONGEST = 63;

/**
 * @param folder absolute path
 * @throws InvalidInputError when nothing of the folder's name is left
 */
export function nameOfFolder(folder: string): string {
  const own = basename(folder);
  const text = own.toLowerCase() === FORMAT_NAME ? basename(dirname(folder)) || own : own;
  const name = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+/g, '')
    .slice(0, LONGEST)
    .replaceAll(/-+$/g, '');
  if (RUN_NAME.test(name)) return name;
  throw new InvalidInputError(`no run name can be made of the folder name "${text}"`, {
    found: text,
    expected: '--name with lower-case letters, digits and hyphens',
  });
}

/** @throws InvalidInputError for the name of the run that comes with the program */
export function unreserved(name: string): string {
  if (name !== SHIPPED_RUN) return name;
  throw new InvalidInputError(`"${name}" is the name of the run that comes with the program`, {
    field: '--name',
    found: name,
    expected: 'another name',
  });
}
