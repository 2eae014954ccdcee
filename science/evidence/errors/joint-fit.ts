/**
 * Least squares of a reference y on a first prediction t, and on it with a second one s, on all folds but that of the
 * crystal. With means and sums of products S about them, over the other folds,
 *
 *   alone   y = mean y + b (t - mean t),   b = S_ty / S_tt
 *   both    alone + (S_ry / S_rr) r,       r = s - mean s - (S_ts / S_tt) (t - mean t)
 *
 * which is the fit to both at once (Frisch, Waugh and Lovell); where s follows from t there is no r, and nothing is added.
 */

interface Rows {
  readonly reference: ArrayLike<number>;
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
  readonly points: number;
}

/** Sums over points, of one fold or several. */
interface Sums {
  n: number;
  y: number;
  t: number;
  s: number;
  tt: number;
  ty: number;
  ts: number;
  ss: number;
  sy: number;
}

/** Of a sum of squares: what is left of it by rounding. */
const ROUNDING = 1e-10;

interface Fit {
  readonly meanY: number;
  readonly meanT: number;
  readonly meanS: number;
  /** Of y over t, of s over t, and of y over what is left of s. */
  readonly slope: number;
  readonly shared: number;
  readonly added: number;
}

export class JointFit {
  private readonly reference: Float64Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly points: number;

  /** @param rows shape [crystals, points] each @param foldOf of every crystal, 0, 1, ..; at least two */
  constructor(
    { reference, first, second, points }: Rows,
    private readonly foldOf: Int32Array,
  ) {
    this.reference = centred(reference);
    this.first = centred(first);
    this.second = centred(second);
    this.points = points;
  }

  /** @returns mean over points of |y - fit| of every crystal, by the first prediction alone */
  errorsAlone(): Float64Array {
    const order = Uint32Array.from(this.foldOf.keys());
    return this.errors(
      this.fits(order).map((fit) => ({ ...fit, added: 0 })),
      order,
    );
  }

  /** @param order crystal whose second prediction is taken, of every crystal @returns the same by both */
  errorsOfBoth(order: Uint32Array): Float64Array {
    return this.errors(this.fits(order), order);
  }

  private errors(fits: readonly Fit[], order: Uint32Array): Float64Array {
    const { points, reference, first, second } = this;
    return Float64Array.from(this.foldOf, (fold, crystal) => {
      const { meanY, meanT, meanS, slope, shared, added } = fits[fold]!;
      const [own, other] = [crystal * points, order[crystal]! * points];
      let sum = 0;
      for (let k = 0; k < points; k++) {
        const t = first[own + k]! - meanT;
        sum += Math.abs(reference[own + k]! - meanY - slope * t - added * (second[other + k]! - meanS - shared * t));
      }
      return sum / points;
    });
  }

  /** @returns one a fold, of all others */
  private fits(order: Uint32Array): Fit[] {
    const folds: Sums[] = [];
    const whole = noSums();
    this.foldOf.forEach((fold, crystal) => {
      const sums = this.sumsOf(crystal, order[crystal]!);
      folds[fold] ??= noSums();
      addTimes(folds[fold], sums, 1);
      addTimes(whole, sums, 1);
    });
    return folds.map((own) => {
      const rest = { ...whole };
      addTimes(rest, own, -1);
      return fitOf(rest);
    });
  }

  private sumsOf(crystal: number, other: number): Sums {
    const { points, reference, first, second } = this;
    let [y, t, s, tt, ty, ts, ss, sy] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let k = 0; k < points; k++) {
      const yk = reference[crystal * points + k]!;
      const tk = first[crystal * points + k]!;
      const sk = second[other * points + k]!;
      y += yk;
      t += tk;
      s += sk;
      tt += tk * tk;
      ty += tk * yk;
      ts += tk * sk;
      ss += sk * sk;
      sy += sk * yk;
    }
    return { n: points, y, t, s, tt, ty, ts, ss, sy };
  }
}

function fitOf({ n, y, t, s, tt, ty, ts, ss, sy }: Sums): Fit {
  const varianceT = tt - (t * t) / n;
  const isFlat = varianceT <= ROUNDING * tt;
  const slope = isFlat ? 0 : (ty - (t * y) / n) / varianceT;
  const shared = isFlat ? 0 : (ts - (t * s) / n) / varianceT;
  const left = ss - (s * s) / n - shared * (ts - (t * s) / n);
  const added = left <= ROUNDING * ss ? 0 : (sy - (s * y) / n - shared * (ty - (t * y) / n)) / left;
  return { meanY: y / n, meanT: t / n, meanS: s / n, slope, shared, added };
}

function noSums(): Sums {
  return { n: 0, y: 0, t: 0, s: 0, tt: 0, ty: 0, ts: 0, ss: 0, sy: 0 };
}

function addTimes(sums: Sums, part: Sums, times: number): void {
  sums.n += times * part.n;
  sums.y += times * part.y;
  sums.t += times * part.t;
  sums.s += times * part.s;
  sums.tt += times * part.tt;
  sums.ty += times * part.ty;
  sums.ts += times * part.ts;
  sums.ss += times * part.ss;
  sums.sy += times * part.sy;
}

/** Less the mean of all: squares of a common offset would drown what differs. */
function centred(values: ArrayLike<number>): Float64Array {
  const own = Float64Array.from(values);
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  for (let i = 0; i < own.length; i++) own[i]! -= mean;
  return own;
}
