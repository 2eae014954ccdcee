/** One reason why a prediction of a crystal is not to be believed, and what was found: `element`, `Eu`. */
import type { DomainReason } from '../../../schemas/tables/screening.js';

export interface DomainFinding {
  readonly reason: DomainReason;
  readonly detail: string;
}
