import { clusterWorkflow as cluster } from './cluster.js';
import { discoverWorkflow as discover } from './discover.js';
import { endingAsAsked } from './frame/cancellation.js';
import { screenWorkflow as screen } from './screen.js';
import { poisonedShardWorkflow as poisonedShard } from './screening/poisoned-shard.js';
import { screeningWorkflow as screening } from './screening/screening.js';
import { sweepWorkflow as sweep } from './sweep/sweep.js';
import { validateWorkflow as validate } from './validate.js';

// Under the names that histories and commands know them by.
export const clusterWorkflow = endingAsAsked(cluster);
export const discoverWorkflow = endingAsAsked(discover);
export const poisonedShardWorkflow = endingAsAsked(poisonedShard);
export const screenWorkflow = endingAsAsked(screen);
export const screeningWorkflow = endingAsAsked(screening);
export const sweepWorkflow = endingAsAsked(sweep);
export const validateWorkflow = endingAsAsked(validate);
