/** The model that is asked about the best of a screening: the best of another run, or one member of an ensemble. */
import { InvalidInputError } from '../../../schemas/failure.js';
import { type ModelInputs, modelInputs } from '../../predict/model-source.js';
import { modelFromRun, modelsOfEnsemble } from '../../predict/stored-model.js';

const MEMBER = /^(.+):([1-9]\d{0,3})$/;

/**
 * @param name of a finished run, or `ENSEMBLE:N` for its member N, the best being 1
 * @throws RefusedError where there is no such run or ensemble; InvalidInputError for a member that it has not
 */
export async function otherModel(name: string, dataFolder: string | undefined): Promise<ModelInputs> {
  const [, ensemble, member] = MEMBER.exec(name) ?? [];
  if (ensemble === undefined) return modelInputs(await modelFromRun(name, dataFolder));
  const source = await modelsOfEnsemble(ensemble, dataFolder);
  const { length } = source.models;
  const own = source.models.slice(Number(member) - 1, Number(member));
  if (own.length === 1) return modelInputs({ ...source, models: own });
  throw new InvalidInputError(`ensemble ${ensemble} has no member ${member}`, {
    field: '--model',
    found: name,
    expected: `${ensemble}:1 to ${ensemble}:${length}`,
  });
}
