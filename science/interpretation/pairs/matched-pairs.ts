/**
 * What the exchange of one element does: over all pairs of compounds of one structure prototype whose formula units
 * differ in one element alone, at equal share (MgS and MgSe of rocksalt, SrTiO3 and BaTiO3 of perovskite), the change
 * of the leading value
 *
 *   d = value(with `to`) - value(with `from`),   mean and sample standard deviation (n - 1) over the pairs,
 *
 * and how many pairs change in the direction of the mean. Beside it the same of predictions, and how many of them have
 * the sign of the pair's own reference.
 *
 * A pair is two compounds in one prototype: several crystals of one compound and prototype are one, by their mean; two
 * compounds that share two prototypes are two pairs, and `compounds` counts them once. `from` and `to` stand in
 * code-unit order. Pairs of one compound are not independent: the deviation describes the pairs, it is no error of the
 * mean. Free coordinates, volume and the elements' sites may differ beyond what a prototype says.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { byCodeUnit, byKey } from '../../../schemas/numerics/code-unit-order.js';
import { at } from '../../../schemas/required.js';
import { formulaUnit, reducedFormula } from '../../chemistry/index.js';
import { groupBy } from '../../numerics/index.js';
import { meanAndSpread } from '../enrichment/effect-size.js';

interface ValuedCrystal {
  readonly species: readonly string[];
  /** Null where symmetry was not found: the crystal is in no pair. */
  readonly prototype: string | null;
  /** Leading value, such as the onset in eV; null: in no pair. */
  readonly reference: number | null;
  /** Null: the pair says nothing of predictions. */
  readonly prediction: number | null;
}

/** Changes over some pairs. */
interface ExchangeEffect {
  readonly pairs: number;
  /** In the unit of the value; null without pairs, the deviation with fewer than two. */
  readonly mean: number | null;
  readonly deviation: number | null;
  /** Pairs that change as the mean does; of predictions, as their own reference does. */
  readonly agreeing: number;
}

export interface ElementExchange {
  readonly from: string;
  readonly to: string;
  readonly reference: ExchangeEffect;
  readonly prediction: ExchangeEffect;
  /** Pairs of formulas, whatever their prototypes. */
  readonly compounds: number;
  /** Every pair: `MgS to MgSe, rocksalt (AB cF8 225)`. */
  readonly members: readonly string[];
}

/**
 * @returns most pairs first, then in code-unit order
 * @throws InvalidInputError for a value that is not finite
 */
export function matchedPairs(crystals: readonly ValuedCrystal[]): ElementExchange[] {
  const pairs = [...groupBy(compoundsInPrototypes(crystals).flatMap(partsOf), ({ rest }) => rest).values()].flatMap(
    pairsWithin,
  );
  return [...groupBy(pairs, ({ from, to }) => `${from} ${to}`).values()]
    .map(exchangeOf)
    .sort((a, b) => b.reference.pairs - a.reference.pairs || byCodeUnit(a.from, b.from) || byCodeUnit(a.to, b.to));
}

interface PrototypeCompound {
  readonly formula: string;
  readonly prototype: string;
  readonly unit: ReadonlyMap<string, number>;
  readonly reference: number;
  readonly prediction: number | null;
}

function compoundsInPrototypes(crystals: readonly ValuedCrystal[]): PrototypeCompound[] {
  const valued = crystals.flatMap(({ species, prototype, reference, prediction }) => {
    const odd = [reference, prediction].find((value) => value !== null && !Number.isFinite(value));
    if (odd !== undefined) throw new InvalidInputError(`${reducedFormula(species)} has the value ${odd}`);
    if (prototype === null || reference === null) return [];
    return [{ formula: reducedFormula(species), prototype, unit: formulaUnit(species), reference, prediction }];
  });
  return [...groupBy(valued, ({ formula, prototype }) => `${formula} ${prototype}`).values()].map((same) => {
    const predicted = same.flatMap(({ prediction }) => prediction ?? []);
    return {
      ...at(same, 0),
      reference: meanAndSpread(same.map(({ reference }) => reference)).mean,
      prediction: predicted.length === same.length ? meanAndSpread(predicted).mean : null,
    };
  });
}

interface ExchangeablePart {
  readonly element: string;
  /** Prototype, share of the element and all that is left: those of equal text differ in the element alone. */
  readonly rest: string;
  readonly compound: PrototypeCompound;
}

function partsOf(compound: PrototypeCompound): ExchangeablePart[] {
  const unit = [...compound.unit].sort(byKey);
  return unit.map(([element, share]) => {
    const others = unit.filter(([other]) => other !== element).map((part) => part.join(''));
    return { element, rest: `${compound.prototype}; ${share}; ${others.join(' ')}`, compound };
  });
}

interface MatchedPair {
  readonly from: string;
  readonly to: string;
  readonly compounds: string;
  readonly prototype: string;
  readonly change: number;
  readonly predictedChange: number | null;
}

function pairsWithin(parts: readonly ExchangeablePart[]): MatchedPair[] {
  const ordered = [...parts].sort((a, b) => byCodeUnit(a.element, b.element));
  return ordered.flatMap(({ element: from, compound: before }, i) =>
    ordered.slice(i + 1).map(({ element: to, compound: after }) => ({
      from,
      to,
      compounds: `${before.formula} to ${after.formula}`,
      prototype: before.prototype,
      change: after.reference - before.reference,
      predictedChange:
        before.prediction === null || after.prediction === null ? null : after.prediction - before.prediction,
    })),
  );
}

function exchangeOf(pairs: readonly MatchedPair[]): ElementExchange {
  const { from, to } = at(pairs, 0);
  const { mean, ...changes } = effectOf(pairs.map(({ change }) => change));
  const predicted = pairs.flatMap(({ change, predictedChange }) =>
    predictedChange === null ? [] : [{ change, predictedChange }],
  );
  return {
    from,
    to,
    reference: {
      ...changes,
      mean,
      agreeing: pairs.filter(({ change }) => change * (mean ?? 0) > 0).length,
    },
    prediction: {
      ...effectOf(predicted.map(({ predictedChange }) => predictedChange)),
      agreeing: predicted.filter(({ change, predictedChange }) => change * predictedChange > 0).length,
    },
    compounds: new Set(pairs.map(({ compounds }) => compounds)).size,
    members: pairs.map(({ compounds, prototype }) => `${compounds}, ${prototype}`).sort(byCodeUnit),
  };
}

function effectOf(changes: readonly number[]): Omit<ExchangeEffect, 'agreeing'> {
  const { mean, spread } = meanAndSpread(changes);
  return {
    pairs: changes.length,
    mean: changes.length > 0 ? mean : null,
    deviation: changes.length > 1 ? spread : null,
  };
}
