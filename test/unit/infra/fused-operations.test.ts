import { describe, expect, it } from 'vitest';
import { decideFused } from '../../../infra/fused-operations.js';
import { fusedExcuse } from '../../harness/pipelines/fused-machine.js';

const HASWELL = new Set('fpu sse sse2 avx fma avx2'.split(' '));
const SKYLAKE_X = new Set([...HASWELL, 'avx512f', 'avx512dq', 'avx512bw', 'avx512vl']);
const NEHALEM = new Set('fpu sse sse2 sse4_2'.split(' '));
const BUILD = 'fused-operations-gcc12.2.0-20f78f89ac875dff';

describe('which fused operations a machine uses', () => {
  it('the widest set that the processor has, named with its build', () => {
    expect(decideFused(BUILD, SKYLAKE_X)).toMatchObject({ set: 'avx512', identity: 'avx512 20f78f89ac875dff' });
    expect(decideFused(BUILD, HASWELL)).toMatchObject({ set: 'avx2', identity: 'avx2 20f78f89ac875dff' });
  });

  it('the set that is wanted, where the processor has it', () => {
    expect(decideFused(BUILD, SKYLAKE_X, 'avx2').set).toBe('avx2');
    expect(decideFused(BUILD, HASWELL, 'avx512')).toMatchObject({ set: null, identity: 'none' });
    expect(decideFused(BUILD, SKYLAKE_X, 'sse2').reason).toContain('SPECTRALOOM_FUSED=sse2');
  });

  it('none, and why: without AVX2, without a build, switched off; one flag of AVX-512 is not enough', () => {
    expect(decideFused(BUILD, NEHALEM)).toEqual({ set: null, identity: 'none', reason: 'the processor has no AVX2' });
    expect(decideFused(null, SKYLAKE_X).reason).toContain('not built');
    expect(decideFused(BUILD, SKYLAKE_X, '0').reason).toContain('SPECTRALOOM_FUSED=0');
    expect(decideFused(BUILD, new Set([...HASWELL, 'avx512f'])).set).toBe('avx2');
  });
});

describe('tests of fused operations', () => {
  it('are left out where they are switched off, or processor or compiler is missing', () => {
    expect(fusedExcuse(decideFused(BUILD, SKYLAKE_X))).toBeNull();
    expect(fusedExcuse(decideFused(BUILD, SKYLAKE_X, '0'))).toContain('SPECTRALOOM_FUSED=0');
    expect(fusedExcuse(decideFused(BUILD, NEHALEM))).toContain('AVX2');
    expect(fusedExcuse(decideFused(null, SKYLAKE_X), 'no-such-compiler')).toBe('no-such-compiler is not installed');
  });

  it('fail where a library was not built that could have been', () => {
    // Any program that answers --version stands for the compiler.
    expect(() => fusedExcuse(decideFused(null, SKYLAKE_X), process.execPath)).toThrow(/not built/);
  });
});
