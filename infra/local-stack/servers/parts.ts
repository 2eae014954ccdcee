/** Where the programs of the local stack are: written by provisioning, read here. */

import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import { projectRoot } from '../../project-root.js';

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
      { file, expected: 'npm start installs them' },
      { cause },
    );
  }
  const parsed = PartProgramsSchema.safeParse(value);
  if (!parsed.success) {
    const issue = at(parsed.error.issues, 0);
    throw new InvalidInputError(`${file}: ${issue.path.join('.')}: ${issue.message}`, {
      file,
      field: issue.path.join('.'),
    });
  }
  return parsed.data;
}

/** @throws InvalidInputError naming the program when there is none or it cannot be run */
export function requireProgram(programs: PartPrograms, name: keyof PartPrograms): string {
  const path = programs[name];
  if (path === null) {
    throw new InvalidInputError(`${name} is not installed on this machine`, {
      program: name,
      expected: 'npm start installs it',
    });
  }
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    throw new InvalidInputError(`${name} cannot be run: ${path}`, { program: name, found: path }, { cause });
  }
  return path;
}
