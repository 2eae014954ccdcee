/** A worker of one core, as a cluster runs it: what a supervisor starts in place of the usual one. */
process.argv.push('--cores', '1');
await import('../../dist/workers/main.js');
