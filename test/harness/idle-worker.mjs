/** Stands in for the worker where only its life matters: says that it is ready, prints a secret if told, ends on SIGTERM. */
process.send?.({ type: 'ready' });
process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'polling', args: process.argv.slice(2) })}\n`);
if (process.env.IDLE_WORKER_SAYS) process.stderr.write(`${process.env.IDLE_WORKER_SAYS}\n`);
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => {});
setInterval(() => {}, 1_000);
