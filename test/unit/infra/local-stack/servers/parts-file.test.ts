/** What provisioning writes is what the stack reads, by the place of the file and by its fields. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { readPartPrograms } from '../../../../../infra/local-stack/servers/parts.js';
import { writeInstalledPrograms } from '../../../../../infra/provision/programs/installed-programs.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const clone = vi.hoisted(() => ({ root: '' }));
vi.mock('../../../../../infra/project-root.js', async (original) => ({
  ...(await original<object>()),
  projectRoot: () => clone.root,
}));

it('programs that were installed are found, in the clone or where the environment says', async () => {
  const before = process.env.SPECTRALOOM_PARTS;
  onTestFinished(() => {
    if (before === undefined) delete process.env.SPECTRALOOM_PARTS;
    else process.env.SPECTRALOOM_PARTS = before;
  });
  delete process.env.SPECTRALOOM_PARTS;
  const [here, other] = [temporaryFolder(), temporaryFolder()];
  clone.root = here;
  const programs = { temporal: '/t', minio: null, weed: '/w' };
  await writeInstalledPrograms(here, programs);
  expect(readPartPrograms()).toEqual(programs);

  const others = { temporal: null, minio: '/m', weed: null };
  await writeInstalledPrograms(other, others);
  process.env.SPECTRALOOM_PARTS = `${other}/node_modules/.spectraloom-parts.json`;
  expect(readPartPrograms()).toEqual(others);
});
