/** Constants of sweeps that workflows import too. */

/** The state of a sweep goes on to its next run as one message of at most 2 MB: about 700 bytes a trial. */
export const MOST_TRIALS = 2000;
