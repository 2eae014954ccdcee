import { describe, expect, it } from 'vitest';
import { serverPlan } from '../../../../../infra/provision/commands/start.mjs';
import { wantedPrograms } from '../../../../../infra/provision/programs/wanted-programs.mjs';

const nothing = () => null;

describe('wanted programs', () => {
  it('are Temporal and MinIO by default, with SeaweedFS and a plain folder to fall back on', () => {
    const wanted = wantedPrograms([], {}, nothing);
    expect(wanted).toEqual({ temporal: true, store: 'minio', mayFallBack: true });
    expect(serverPlan(wanted)).toEqual({ needed: ['temporal', 'minio'], instead: { minio: 'weed', weed: null } });
  });

  it('follow --store, and then nothing takes its place', () => {
    expect(serverPlan(wantedPrograms(['--store', 'minio'], {}, nothing))).toEqual({ needed: ['temporal', 'minio'] });
    expect(serverPlan(wantedPrograms(['--store=seaweedfs'], {}, nothing))).toEqual({ needed: ['temporal', 'weed'] });
    expect(serverPlan(wantedPrograms(['--store', 'dir'], {}, nothing))).toEqual({ needed: ['temporal'] });
  });

  it('follow what the data folder already has', () => {
    const asked: (string | undefined)[] = [];
    const remembered = (folder: string | undefined) => {
      asked.push(folder);
      return 'seaweedfs';
    };
    expect(wantedPrograms(['--data', '/data'], {}, remembered).store).toBe('seaweedfs');
    expect(wantedPrograms([], { SPECTRALOOM_DATA: '/other' }, remembered).store).toBe('seaweedfs');
    expect(asked).toEqual(['/data', '/other']);
  });

  it('leave out servers that somebody else runs', () => {
    const env = { TEMPORAL_ADDRESS: 'cluster:7233', S3_ENDPOINT: 'https://s3.example' };
    expect(serverPlan(wantedPrograms([], env, nothing))).toEqual({ needed: [] });
  });
});
