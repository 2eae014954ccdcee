/** Seeds of everything that draws numbers: one 32-bit word. */
import { z } from 'zod';

export const SeedSchema = z.number().int().min(0).max(0xffffffff);
