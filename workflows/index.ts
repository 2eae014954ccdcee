export { clusterWorkflow } from './cluster.js';
export { discoverWorkflow } from './discover.js';
export { screenWorkflow } from './screen.js';
export { searchWorkflow } from './search.js';
export { sweepWorkflow } from './sweep.js';
export { trainWorkflow } from './train.js';
