/** `screen export NAME --out FOLDER`: a screening for other programs, with all by which it can be verified elsewhere. */

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { toRecordBytes } from '../../../infra/artifacts/stored-json.js';
import { fillNewFolder, refuseExisting } from '../../../infra/files/new-file.js';
import { exportRanking, RANKING_FORMATS, type RankingFormat } from '../../../infra/screening/export-ranking.js';
import { topCandidates } from '../../../infra/screening/top.js';
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import { action, type CommandContext } from '../../frame/command.js';
import { parseCount, parseOnsetWindow, parseRunName } from '../../frame/option-values.js';
import { criteriaText, judgedText } from '../../present/screening/criteria.js';
import { renderFacts } from '../../present/text/facts.js';
import { bestCrystals, type StructureFileFormat } from '../../screening/best-crystals.js';
import type { CriteriaOptions } from '../../screening/criteria.js';
import { writeManifest } from '../../screening/export/exported-folder.js';
import { writeQuarantine, writeStructures } from '../../screening/export/side-files.js';
import { withJudgement } from '../../screening/judge/judgement.js';
import { keptScreening, wantedCriteria } from '../../screening/kept-screening.js';
import { quarantined } from '../../screening/quarantine.js';
import { openScreeningStores, segmentFolder } from '../../screening/stores.js';

interface ExportOptions extends CriteriaOptions {
  readonly out: string;
  readonly format: RankingFormat;
  readonly structures: StructureFileFormat;
  readonly top: number;
  readonly all: boolean;
}

const DEFAULT_TOP = 100;

export function register(screen: Command): void {
  screen
    .command('export')
    .argument('<name>', 'name of a screening', parseRunName)
    .description('write the ranking, the crystals of the best, what was given up, and the manifest to verify it by')
    .requiredOption('--out <folder>', 'folder to write; it must not exist yet')
    .addOption(
      new Option('--format <format>', 'of the ranking')
        .choices(Object.keys(RANKING_FORMATS))
        .default('parquet' satisfies RankingFormat),
    )
    .option('--criteria <file>', 'YAML file of what is wanted (default: as it was judged last)')
    .option('--onset <lowest:highest>', 'wanted absorption onset alone, eV', parseOnsetWindow)
    .option('--all', 'also candidates that are not as was asked for, ordered by the same objectives', false)
    .option('--top <count>', 'crystals that are written', parseCount, DEFAULT_TOP)
    .addOption(new Option('--structures <format>', 'of the crystals').choices(['poscar', 'cif']).default('poscar'))
    .action(action<ExportOptions>((context, options, [name]) => exportScreening(context, options, String(name))));
}

async function exportScreening(context: CommandContext, options: ExportOptions, name: string): Promise<void> {
  const { format, structures, top, out } = options;
  const folder = resolve(out);
  await refuseExisting(folder);
  const stores = await openScreeningStores(context.dataFolder);
  const kept = await keptScreening(stores, name);
  const criteria = options.all
    ? unconditional(await wantedCriteria(kept, options))
    : await wantedCriteria(kept, options);
  const { pages, calibration } = kept;
  const { signal } = context;
  const size = pages.flatMap(({ page }) => page.rows).reduce((sum, { bytes }) => sum + bytes, 0);
  let written = { counts: '', crystals: 0, quarantined: 0, objects: 0 };
  await context.screen.during('export', () =>
    fillNewFolder(folder, size, async (draft) => {
      const ranking = join(draft, `ranking.${format}`);
      const judging = { folder: segmentFolder(context.dataFolder), pages, criteria, calibration, film: null, signal };
      const judged = await withJudgement(stores, { ...judging, outputs: [ranking] }, async ({ judged, chances }) => {
        await exportRanking(judged, ranking, format, chances);
        return { best: await topCandidates(judged, top), counts: judged.counts };
      });
      const crystals = await bestCrystals(stores.parts, kept, judged.best, structures, signal);
      await writeStructures(draft, judged.best, crystals);
      const given = await quarantined(stores.parts, pages);
      await writeQuarantine(draft, given);
      await writeFile(join(draft, 'criteria.json'), toRecordBytes(criteria), { flush: true });
      written = {
        counts: judgedText(judged.counts),
        crystals: crystals.files.length,
        quarantined: given.length,
        objects: await writeManifest(stores, name, pages, draft),
      };
    }),
  );
  const facts = renderFacts([
    ['written', folder],
    ['wanted', criteriaText(criteria)],
    ['ranking', `ranking.${format}   ${written.counts}`],
    ['crystals', `structures   ${written.crystals}`],
    ['quarantine', `quarantine.csv   ${written.quarantined}`],
    ['manifest', `manifest   ${written.objects} objects`],
    ['next', `npx spectraloom screen verify --folder ${out}`],
  ]);
  context.screen.result(facts, { written: folder, screening: name, format, criteria, ...written });
}

function unconditional(criteria: CandidateCriteria): CandidateCriteria {
  return { ...criteria, where: null, requireInDomain: false };
}
