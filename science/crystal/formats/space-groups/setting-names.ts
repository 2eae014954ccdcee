/**
 * What people and programs write for a space group -> the tabulated settings that it may stand for. Hermann-Mauguin
 * symbols with and without blanks, underscores, brackets (`P2(1)/c`, `P 2_1/c`, `P 6~3~/m m c`), in any case; short or
 * full; from before and after the letter e (`C m c a`, `C m c e`); of cubic groups without the bar (`F m 3 m`); with
 * origin or axes behind it (`F d -3 m :2`, `F d -3 m Z`, `R -3 m H`), or with H for R as protein files have it.
 */
import { POINT_GROUPS } from './point-groups.js';
import { SETTINGS, type SpaceGroupSetting } from './tabulated-settings.js';

type Settings = readonly SpaceGroupSetting[];

const MARKS: Readonly<Record<string, string>> = { s: '1', z: '2' };
/** Groups whose symbol has an e, which stands for two glides, since 1992. */
const WITH_E = [39, 41, 64, 67, 68];
/** Point groups m-3 and m-3m, whose symbols had no bar before 1935 and in many programs since. */
const hasBar = ({ number }: SpaceGroupSetting) => (number >= 200 && number <= 206) || number >= 221;

const byName = new Map<string, SpaceGroupSetting[]>();
for (const setting of SETTINGS) {
  const spellings = [setting.symbol, setting.fullSymbol];
  if (setting.number <= 15) spellings.push(setting.symbol.replaceAll(/ 1(?= |$)/g, ''));
  if (hasBar(setting)) spellings.push(setting.symbol.replace('-', ''));
  // P 1 without its 1 is no name.
  for (const name of new Set(spellings.map(compact)))
    if (name.length > 1) byName.set(name, [...(byName.get(name) ?? []), setting]);
}

/** @returns at least one setting; undefined for a name that is not tabulated */
export function settingsOfName(name: string): Settings | undefined {
  if (name.length > 80) return undefined;
  const { symbol, mark } = withoutMark(name.trim());
  const found = byName.get(symbol) ?? settingsWithE(symbol);
  if (!found || mark === undefined) return found;
  const marked = found.filter((setting) => hasCode(setting, mark));
  if (marked.length > 0) return marked;
  // ":1" behind a group of one origin says nothing new.
  return found.every(({ setting }) => setting === '') && mark === '1' ? found : undefined;
}

/** @param code in small letters; of an origin alone (`1`) it leaves the order of the axes to the symbol */
export function hasCode({ setting }: SpaceGroupSetting, code: string): boolean {
  return setting.toLowerCase() === code || (/^[12]$/.test(code) && setting.startsWith(code));
}

export function settingsOfNumber(number: number): Settings {
  return SETTINGS.filter((setting) => setting.number === number);
}

/** @param symbol `Oh^5`, `Oh.5`, `O_h^5`, `C2v-1`; the order within a point group is that of the numbers */
export function settingsOfSchoenflies(symbol: string): Settings | undefined {
  const plain = symbol.toLowerCase().replaceAll(/[\s_{}()$]/g, '');
  const [, letters = '', place] = /^([cdsto](?:i|\d?[ihvsd]?))[\^.-]?(\d{1,2})$/.exec(plain) ?? [];
  const pointGroup = pointGroupOfSchoenflies(letters);
  if (!pointGroup) return undefined;
  const number = pointGroup.first + Number(place) - 1;
  return number >= pointGroup.first && number <= pointGroup.last ? settingsOfNumber(number) : undefined;
}

const OTHER_SCHOENFLIES: Readonly<Record<string, string>> = { s1: 'cs', s2: 'ci', s6: 'c3i', c1h: 'cs' };

function pointGroupOfSchoenflies(symbol: string) {
  const usual = OTHER_SCHOENFLIES[symbol] ?? symbol;
  return POINT_GROUPS.find(({ schoenflies }) => schoenflies.toLowerCase() === usual);
}

function compact(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_()~${}]/g, '');
}

function withoutMark(name: string): { symbol: string; mark: string | undefined } {
  const behindColon = partsOf(name, /^([^:]+):\s*([\w-]{1,5})$/);
  if (behindColon) return { symbol: asRhombohedral(behindColon.symbol), mark: behindColon.mark };
  const origin = partsOf(name, /^(.*[a-z\d])\s*([SZ])$/);
  if (origin) return { symbol: origin.symbol, mark: MARKS[origin.mark] };
  const axes = partsOf(name, /^(R.*[a-z\d])\s*([HR])$/);
  if (axes) return axes;
  const symbol = compact(name);
  return /^h-?3/.test(symbol) ? { symbol: asRhombohedral(symbol), mark: 'h' } : { symbol, mark: undefined };
}

/** @param pattern of symbol and mark, in two groups */
function partsOf(name: string, pattern: RegExp): { symbol: string; mark: string } | undefined {
  const [, symbol, mark] = pattern.exec(name) ?? [];
  return symbol !== undefined && mark !== undefined ? { symbol: compact(symbol), mark: mark.toLowerCase() } : undefined;
}

function asRhombohedral(symbol: string): string {
  return symbol.replace(/^h(?=-?3)/, 'r');
}

function settingsWithE(symbol: string): Settings | undefined {
  if (!/^[abc].*e/.test(symbol)) return undefined;
  const pattern = new RegExp(`^${symbol.replaceAll(/[^a-z\d]/g, '\\$&').replaceAll('e', '[abc]')}$`);
  const found = SETTINGS.filter(
    ({ number, symbol: tabulated, fullSymbol }) =>
      WITH_E.includes(number) && (pattern.test(compact(tabulated)) || pattern.test(compact(fullSymbol))),
  );
  return found.length > 0 ? found : undefined;
}
