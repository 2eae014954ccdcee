/** All checks, in the order in which a fault in one explains faults in the next. */
import { auditKey } from '../audit-key.js';
import { resolveConfig, resolveDataFolder } from '../config.js';
import { externalServers } from '../external-servers.js';
import { fusedOperations } from '../fused-operations.js';
import { readPartPrograms } from '../local-stack/servers/parts.js';
import { stackPaths } from '../local-stack/state/paths.js';
import { installingCommand } from '../project-root.js';
import { checkAudit } from './audit-check.js';
import { attempt, type Check, failed, skipped } from './check.js';
import {
  checkDisk,
  checkFused,
  checkPlatform,
  checkPrivateFiles,
  checkPrograms,
  glibcVersion,
} from './machine-checks.js';
import { checkPorts, checkStack, checkStore, checkTemporal } from './server-checks.js';

export interface ExamineOptions {
  readonly dataFolder?: string;
  readonly partsFile?: string;
}

export async function examine(options: ExamineOptions = {}): Promise<Check[]> {
  const dataFolder = resolveDataFolder(options);
  const paths = stackPaths(dataFolder);
  const external = externalServers(process.env);
  const { status, check: stack } = await checkStack(dataFolder);
  const machine = [
    checkPlatform(process.platform, process.arch, process.version, glibcVersion()),
    ...(await programChecks(options, external.store ? null : status.store, external.temporal === null)),
    checkFused(fusedOperations()),
    checkDisk(dataFolder),
    checkPrivateFiles(paths),
  ];
  const down = status.state === 'down';
  const ports = await attempt('ports', 'npx spectraloom down', () => checkPorts(paths, down));
  return [...machine, stack, ports, ...(await serverChecks(dataFolder, down))];
}

async function programChecks(
  options: ExamineOptions,
  store: Parameters<typeof checkPrograms>[1],
  localTemporal: boolean,
): Promise<Check[]> {
  try {
    return await checkPrograms(readPartPrograms(options.partsFile), store, localTemporal);
  } catch (error) {
    return [failed('programs', (error as Error).message, `${installingCommand()} installs them`)];
  }
}

async function serverChecks(dataFolder: string, down: boolean): Promise<Check[]> {
  const external = externalServers(process.env);
  if (down && !(external.temporal && external.store)) {
    return [
      skipped('Temporal', 'the stack is down'),
      skipped('object store', 'the stack is down'),
      skipped('audit trail', 'the stack is down'),
    ];
  }
  const { temporal, store } = resolveConfig({ dataFolder });
  const key = () => auditKey(dataFolder);
  return [...(await Promise.all([checkTemporal(temporal), checkStore(store)])), await checkAudit(store, key)];
}
