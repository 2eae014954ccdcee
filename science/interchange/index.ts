/** Models of other programs: checkpoints and configurations written by ALIGNN. */
export { importAlignnCheckpoint } from './alignn-checkpoint.js';
export { graphRulesOf, networkOf, readAlignnConfig } from './alignn-config.js';
