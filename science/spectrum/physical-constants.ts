/** Exact constants of the International System of Units (2019). */
export const PLANCK_JS = 6.62607015e-34;
export const SPEED_OF_LIGHT_MS = 299_792_458;
export const BOLTZMANN_JK = 1.380649e-23;
/** C, and J in an eV. */
export const ELEMENTARY_CHARGE_C = 1.602176634e-19;
