/** Names under a data folder: contracts, since a folder outlives the program that made it. */
import { join } from 'node:path';

export interface StackPaths {
  readonly dataFolder: string;
  readonly state: string;
  readonly credentials: string;
  readonly lock: string;
  readonly logs: string;
  readonly temporal: string;
  readonly minio: string;
  readonly seaweedfs: string;
  readonly objects: string;
  readonly auditKey: string;
}

export function stackPaths(dataFolder: string): StackPaths {
  return {
    dataFolder,
    state: join(dataFolder, 'stack.json'),
    credentials: join(dataFolder, 'credentials.json'),
    lock: join(dataFolder, 'supervisor.lock'),
    logs: join(dataFolder, 'logs'),
    temporal: join(dataFolder, 'temporal'),
    minio: join(dataFolder, 'minio'),
    seaweedfs: join(dataFolder, 'seaweedfs'),
    objects: join(dataFolder, 'objects'),
    auditKey: join(dataFolder, 'audit.key'),
  };
}

/** @returns the file that holds the log of a part; older ones end in `.1`, `.2` */
export function logFile(paths: StackPaths, part: string): string {
  return join(paths.logs, `${part}.jsonl`);
}
