/** What a command that starts a run leaves in the memo of its workflow, where the server keeps it. Fields are contracts. */
import { z } from 'zod';

/** Runs that earlier versions started have the digest alone. No secrets. */
export const StartMemoSchema = z.object({
  /** SHA-256 of the canonical JSON of the input: only a command with the same input joins the run. */
  inputDigest: z.string(),
  /** As the system says. */
  owner: z.string().min(1),
  /** Arguments, as many as have room. */
  command: z.array(z.string()),
  /** Chance: the command that finds its own in the memo is the one that started the run. */
  startToken: z.string().min(1),
});
export type StartMemo = z.infer<typeof StartMemoSchema>;
