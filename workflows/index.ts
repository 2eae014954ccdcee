import { clusterWorkflow as cluster } from './cluster.js';
import { discoverWorkflow as discover } from './discover.js';
import { endingAsAsked } from './frame/cancellation.js';
import { sealed } from './frame/sealing.js';
import { screenWorkflow as screen } from './screen.js';
import { poisonedShardWorkflow as poisonedShard } from './screening/poisoned-shard.js';
import { screeningWorkflow as screening } from './screening/screening.js';
import { sealRunWorkflow as sealRun } from './seal-run.js';
import { sweepWorkflow as sweep } from './sweep/sweep.js';
import { validateWorkflow as validate } from './validate.js';

// Under the names that histories and commands know them by.
export const clusterWorkflow = endingAsAsked(cluster);
export const discoverWorkflow = sealed(endingAsAsked(discover));
export const poisonedShardWorkflow = endingAsAsked(poisonedShard);
export const screenWorkflow = sealed(endingAsAsked(screen));
export const screeningWorkflow = sealed(endingAsAsked(screening));
export const sealRunWorkflow = sealRun;
export const sweepWorkflow = sealed(endingAsAsked(sweep));
export const validateWorkflow = sealed(endingAsAsked(validate));
