/** A composition is looked into once, however many ask; another order of its atoms is another question. */
import { expect, it } from 'vitest';
import { perComposition } from '../../../../science/chemistry/per-composition.js';

it('is asked once for equal lists of atoms, and again for others', () => {
  const asked: string[] = [];
  const first = perComposition((species) => {
    asked.push(species.join());
    return species[0];
  });
  expect(['Zn O', 'O Zn', 'Zn O', 'ZnO'].map((text) => first(text.split(' ')))).toEqual(['Zn', 'O', 'Zn', 'ZnO']);
  expect(asked).toEqual(['Zn,O', 'O,Zn', 'ZnO']);
});

it('does not grow without bound: large cells are not remembered, and of small ones the last few', () => {
  let asked = 0;
  const count = perComposition(() => ++asked);
  const large = new Array<string>(65).fill('C');
  expect([count(large), count(large)]).toEqual([1, 2]);
  for (let n = 0; n < 4_096; n++) count([`X${n}`]);
  expect(count(['X0'])).toBe(3);
  count(['one more']);
  expect(count(['X0'])).toBe(asked);
  expect(asked).toBe(2 + 4_096 + 2);
});
