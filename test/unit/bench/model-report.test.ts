/** The table of `bench:model`: every figure stands under its own contestant, also where one of them does not do a work. */
import { expect, it } from 'vitest';
import { type Row, tableLines } from '../../../bench/model-report.js';

const row = (work: string, contestant: string, structuresPerSecond: number): Row => ({
  ...{ set: 's', config: 'c', layout: 'one process', structuresPerCpuSecond: 1 },
  ...{ work, contestant, structuresPerSecond, peakMb: structuresPerSecond + 1 },
});

it('puts figures under their contestants in the order of turns', () => {
  const rows = [
    row('featurization', 'ours', 100),
    row('featurization', 'peer', 200),
    row('training', 'ours', 300),
    row('training', 'ours, plain', 400),
    row('training', 'peer', 500),
  ];
  const structures = [{ id: 'x', lattice: new Float64Array(9), species: ['H'], fracCoords: new Float64Array(3) }];
  const [head, , ...lines] = tableLines({ name: 's', structures, targets: new Float32Array(1), points: 1 }, rows)
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const columnsOf = (contestant: string) => lines.map((cells) => cells[head!.indexOf(`${contestant}, structures/s`)]);
  expect(columnsOf('ours')).toEqual(['100', '300']);
  expect(columnsOf('ours, plain')).toEqual(['', '400']);
  expect(columnsOf('peer')).toEqual(['200', '500']);
});
