/** Where the programs of the local stack are: written by provisioning, read here. */

import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../../../schemas/failure.js';
import { firstIssue } from '../../../schemas/first-issue.js';
import { installingCommand, projectRoot } from '../../project-root.js';

const PartProgramsSchema = z.object({
  temporal: z.string().nullable(),
  minio: z.string().nullable(),
  weed: z.string().nullable(),
});

/** Absolute path of each program, null where this machine has none. */
export type PartPrograms = z.infer<typeof PartProgramsSchema>;

/** @param file for tests; default: the file that provisioning wrote, or `SPECTRALOOM_PARTS` */
export function readPartPrograms(
  file = process.env.SPECTRALOOM_PARTS ?? join(projectRoot(), 'node_modules', '.spectraloom-parts.json'),
): PartPrograms {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new InvalidInputError(
      `the programs of the local stack are not installed: ${file}: ${(cause as Error).message}`,
      { file, expected: `${installingCommand()} installs them` },
      { cause },
    );
  }
  const parsed = PartProgramsSchema.safeParse(value);
  if (!parsed.success) {
    const { field, message } = firstIssue(parsed.error);
    throw new InvalidInputError(`${file}: ${field}: ${message}`, { file, field });
  }
  return parsed.data;
}

/** @throws InvalidInputError naming the program when there is none or it cannot be run */
export function requireProgram(programs: PartPrograms, name: keyof PartPrograms): string {
  const path = programs[name];
  if (path === null) {
    throw new InvalidInputError(`${name} is not installed on this machine`, {
      program: name,
      expected: `${installingCommand()} installs it`,
    });
  }
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    throw new InvalidInputError(`${name} cannot be run: ${path}`, { program: name, found: path }, { cause });
  }
  return path;
}
