/** The cell of a template with other ions in it: what is the same at all its volumes is found once, when it is asked for. */
import { at, required } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { covalentRadius, substitutionProbability } from '../chemistry/index.js';
import type { Assignment } from './assignments.js';
import { ionContactText, MIN_TIGHTNESS, shortContactText, tightness } from './contacts.js';
import type { Template } from './templates.js';

export class SubstitutedCell {
  /** Of every site; the same array for all volumes. */
  readonly species: readonly string[];
  /** Summed ionic radii, new over old. */
  private readonly radiusRatio: number;
  private readonly covalentRadii: readonly number[];

  constructor(
    private readonly template: Template,
    private readonly ions: Assignment['ions'],
  ) {
    const { roleOfSite, roles } = template;
    this.species = roleOfSite.map((role) => at(ions, role).symbol);
    this.covalentRadii = ions.map(({ symbol }) => covalentRadius(symbol) ?? 0);
    let [before, after] = [0, 0];
    for (const role of roleOfSite) {
      before += required(at(roles, role).ion.radius);
      after += required(at(ions, role).radius);
    }
    this.radiusRatio = after / before;
  }

  /** Such as `Na->K, Cl->Br`, of a split `Na->K+Rb`. */
  get substitution(): string {
    const entered = new Map<string, string>();
    this.template.roles.forEach(({ ion }, role) => {
      const { symbol } = at(this.ions, role);
      const others = entered.get(ion.symbol);
      entered.set(ion.symbol, others === undefined ? symbol : `${others}+${symbol}`);
    });
    const replaced: string[] = [];
    for (const [old, symbols] of entered) if (old !== symbols) replaced.push(`${old}->${symbols}`);
    return replaced.join(', ');
  }

  /** In (0, 1); null where it is not known. */
  get probability(): number | null {
    return substitutionProbability(
      this.template.roles.map(({ ion }) => ion),
      this.ions,
    );
  }

  /** @param volume relative to that by radii */
  structure(id: string, volume: number): Structure {
    const { lattice, fracCoords } = this.template.structure;
    const scale = this.scaleAt(volume);
    const scaled = new Float64Array(lattice.length);
    for (let n = 0; n < scaled.length; n++) scaled[n] = (lattice[n] as number) * scale;
    return { id, lattice: scaled, species: this.species, fracCoords };
  }

  /** @returns ions or atoms that are too near each other, in words; null where none are */
  collision(volume: number): string | null {
    const scale = this.scaleAt(volume);
    return this.ionsTooNear(scale) ?? this.atomsTooNear(volume, scale);
  }

  private scaleAt(volume: number): number {
    return this.radiusRatio * Math.cbrt(volume);
  }

  private ionsTooNear(scale: number): string | null {
    for (const { positive, negative, distance } of this.template.contacts) {
      const [cation, anion] = [at(this.ions, positive), at(this.ions, negative)];
      const length = scale * distance;
      if (tightness(length, cation, anion) < MIN_TIGHTNESS) return ionContactText(cation, anion, length, MIN_TIGHTNESS);
    }
    return null;
  }

  private atomsTooNear(volume: number, scale: number): string | null {
    if (this.template.distances.areUsual(this.covalentRadii, scale)) return null;
    return shortContactText(this.structure('', volume));
  }
}
