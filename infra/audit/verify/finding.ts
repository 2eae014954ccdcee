/** What a check of the audit trail finds wrong, and how deep it looked. */
import type { AuditFault } from '../trail/audit-reader.js';

/** Each level checks what those before it check, and more. */
export const AUDIT_LEVELS = ['records', 'sealed', 'signed', 'objects', 'lineage'] as const;
export type AuditLevel = (typeof AUDIT_LEVELS)[number];

export interface Finding extends AuditFault {
  readonly level: AuditLevel;
  /** Keys and steps that rest on it. */
  readonly dependents: readonly string[];
}

export function includes(asked: AuditLevel, level: AuditLevel): boolean {
  return AUDIT_LEVELS.indexOf(level) <= AUDIT_LEVELS.indexOf(asked);
}

export function finding(level: AuditLevel, fault: AuditFault, dependents: readonly string[] = []): Finding {
  return { level, ...fault, dependents };
}
