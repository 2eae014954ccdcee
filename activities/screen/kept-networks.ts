/** The networks of the screening at hand: a model and the members of an ensemble, loaded once a process. */
import { MAX_ENSEMBLE_MEMBERS } from '../../schemas/tables/prediction.js';
import { KeptNetworks } from '../../science/model/index.js';

/** Numbers of all together, 256 MiB. */
const MOST_PARAMETERS = 2 ** 26;

export const SCREENING_NETWORKS = new KeptNetworks({
  networks: 1 + MAX_ENSEMBLE_MEMBERS,
  parameters: MOST_PARAMETERS,
});
