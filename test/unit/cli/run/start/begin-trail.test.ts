/** The first entry of a run's trail, whatever its command was. */
import { afterEach, describe, expect, it } from 'vitest';
import { beginTrail } from '../../../../../cli/run/start/begin-trail.js';
import { AuditTrail } from '../../../../../infra/audit/trail/audit-trail.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { memoryDependencies } from '../../../../harness/pipelines/memory-dependencies.js';

const RUN = 'screen/oxides/a';
const argv = process.argv;

afterEach(() => {
  process.argv = argv;
});

describe('the beginning of a run', () => {
  it('has room for a command with thousands of files, and says how many there were', async () => {
    const files = Array.from({ length: 5000 }, (_, i) => `candidates/structure-number-${i}.cif`);
    process.argv = ['node', 'spectraloom', 'screen', ...files];
    const { artifacts, parts } = memoryDependencies({ run: () => Promise.reject(new Error('none')) });
    const audit = new AuditTrail(new MemoryStore());
    await beginTrail({ artifacts, parts, audit }, RUN, {});
    const [begun] = await audit.entriesOf(RUN);
    const { command } = begun!.entry as { command: string[] };
    expect(command.slice(0, 3)).toEqual(['screen', files[0], files[1]]);
    expect(command.at(-1)).toBe('… (5001 arguments)');
    process.argv = ['node', 'spectraloom', 'screen', 'a.cif'];
    await beginTrail({ artifacts, parts, audit }, 'screen/oxides/b', {});
    expect((await audit.entriesOf('screen/oxides/b'))[0]?.entry).toMatchObject({ command: ['screen', 'a.cif'] });
  });
});
