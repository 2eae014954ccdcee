/** Numbers that lie beside the list of a training folder, as the table that its run tells groups by. */
import { readPropertiesBeside } from '../../../infra/feature-files/properties-beside.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { propertyTable, valuesOfCrystals } from '../../crystals/crystal-properties.js';
import type { CommandContext } from '../../frame/command.js';
import { nothingStarted } from './dry-check.js';
import type { CheckedFolder } from './from-folder.js';

/**
 * @returns null where the folder has no such file
 * @throws InvalidInputError naming file, line, column and value, and that nothing was started
 */
export async function propertiesOfFolder(
  { screen }: CommandContext,
  { folder, ids }: Pick<CheckedFolder, 'folder' | 'ids'>,
): Promise<Table<'crystal-properties'> | null> {
  try {
    const beside = await readPropertiesBeside(folder);
    if (beside === null) return null;
    const values = valuesOfCrystals(ids, beside, undefined, beside.file);
    const names = values.chosen.map(({ name }) => name).join(', ');
    screen.step('properties', [`${beside.file}: ${names}`, ...values.notices].join('; '));
    return propertyTable(ids, values);
  } catch (error) {
    throw nothingStarted(error);
  }
}
