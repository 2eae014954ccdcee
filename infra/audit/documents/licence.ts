/** Under which licence the data of a run are, as their folder says. */
import type { RunAccount } from './run-account.js';

/** Of SPDX: a word. */
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9.+-]*$/;

interface Licence {
  /** Address, or a name within the document. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** null where nobody stated one, or not by its identifier. */
  readonly spdx: string | null;
}

export function licenceOf({ dataset }: RunAccount): Licence {
  const name = dataset?.licence;
  if (name === undefined)
    return {
      id: '#licence',
      name: 'not stated',
      description: 'The data of this run came without a licence: ask the owner of the run before they are passed on',
      spdx: null,
    };
  const description = 'Licence of the data, as the folder that they came from states it';
  return IDENTIFIER.test(name)
    ? { id: `https://spdx.org/licenses/${name}`, name, description, spdx: name }
    : { id: '#licence', name, description, spdx: null };
}
