/** Progress on a terminal: one row a stage, redrawn in place, with what goes on inside the running one below it. */

import { Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2';
import { at } from '../../../schemas/required.js';
import { errorColours } from '../text/colours.js';
import { visibleLine } from '../text/visible.js';
import { type RunSnapshot, type StageView, stageViews } from './progress-model.js';

const LABEL_WIDTH = 10;

export class LiveProgress {
  private readonly rows: Row[];
  private readonly drawn: Promise<void>;

  /** @param stages of the run, in order */
  constructor(stages: readonly string[]) {
    this.rows = stages.map((stage) => new Row(stage));
    const list = new Listr(
      this.rows.map((row) => row.task),
      {
        concurrent: false,
        // Ctrl-C is handled once, for all commands.
        registerSignalListeners: false,
        // The caller knows that standard error is a terminal; the library would look at standard output.
        forceTTY: true,
        rendererOptions: {
          showErrorMessage: false,
          // Drawn on standard error: standard output belongs to results.
          logger: new ListrLogger({
            useIcons: true,
            toStderr: [],
            processOutput: new ProcessOutput(process.stderr, process.stdout, { leaveEmptyLine: false }),
          }),
        },
      },
    );
    this.drawn = list.run().catch((error: unknown) => {
      if (!(error instanceof StoppedRow)) throw error;
    });
  }

  show(snapshot: RunSnapshot): void {
    stageViews(snapshot).forEach((view, i) => {
      at(this.rows, i).show(view);
    });
  }

  /** Leaves the rows as they stand: one that is not done is marked, those after it are left out. */
  async end(): Promise<void> {
    for (const row of this.rows) row.stop();
    await this.drawn;
  }
}

/** Ends the drawing of a row whose stage is not done. */
class StoppedRow extends Error {}

class Row {
  readonly task: ListrTask;
  private title: string;
  private draw: (title: string) => void = () => {};
  private finish: () => void = () => {};
  private fail: (reason: StoppedRow) => void = () => {};

  constructor(stage: string) {
    this.title = stage;
    const finished = new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    // A row that is stopped before its turn is never waited for.
    finished.catch(() => {});
    this.task = {
      title: stage,
      task: (_, task) => {
        this.draw = (title) => {
          task.title = title;
        };
        this.draw(this.title);
        return finished;
      },
    };
  }

  show(view: StageView): void {
    const title = titleOf(view);
    if (title !== this.title) this.draw(title);
    this.title = title;
    if (view.state === 'done') this.finish();
  }

  /** Nothing where it is finished. */
  stop(): void {
    this.fail(new StoppedRow());
  }
}

function titleOf({ name, text, details }: StageView): string {
  const head = visibleLine(`${name.padEnd(LABEL_WIDTH)} ${text}`).trimEnd();
  return [head, ...details.map((line) => errorColours.dim(visibleLine(line)))].join('\n');
}
