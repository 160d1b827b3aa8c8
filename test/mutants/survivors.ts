/** What Stryker's JSON report says, as far as it is used here. */
export interface MutationReport {
  files: Record<string, { source: string; mutants: ReportedMutant[] }>;
}

interface Position {
  /** From 1. */
  line: number;
  column: number;
}

interface ReportedMutant {
  status: string;
  replacement?: string;
  location: { start: Position; end: Position };
}

/** A change that no test noticed. */
export interface Survivor {
  file: string;
  line: number;
  /** `was` → `became`, in one line. */
  change: string;
}

/** Some of a room's changes, instead of all: as given on the command line. */
export interface Sample {
  /** About how many changes. */
  size: string;
  seed: string;
}

export interface RoomResult {
  killed: number;
  /** Mutants that a test could have noticed: those that are ignored (sentences, log, tables) do not count. */
  total: number;
  survivors: Survivor[];
}

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];
/** Characters of a change that are shown of either side. */
const SHOWN = 70;

/** Pure. */
export function resultOf(report: MutationReport): RoomResult {
  const all = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ file, source, mutant })),
  );
  const survivors = all
    .filter(({ mutant }) => SURVIVED.includes(mutant.status))
    .map(({ file, source, mutant }) => ({
      file: file.replace(/^src\//, ''),
      line: mutant.location.start.line,
      change: `${inOneLine(textAt(source, mutant))} → ${inOneLine(mutant.replacement ?? '')}`,
    }));
  const killed = all.filter(({ mutant }) => KILLED.includes(mutant.status)).length;
  return { killed, total: killed + survivors.length, survivors };
}

function textAt(source: string, { location: { start, end } }: ReportedMutant): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join('\n');
}

function inOneLine(text: string): string {
  const line = text.replaceAll('|', '¦').split(/\s+/).join(' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}

/**
 * The file of a room's survivors, with the reasons that somebody wrote into it before: a change keeps its reason
 * however its line moves. Pure.
 * @param before the file as it is
 * @param sample which changes were tried, unless all were
 */
export function survivorsFile(
  room: string,
  { killed, total, survivors }: RoomResult,
  before: string,
  sample?: Sample,
): string {
  const reasons = new Map<string, string>();
  for (const row of before.split('\n')) {
    const [, place = '', change = '', why = ''] = row.split('|').map((cell) => cell.trim());
    if (change !== '') reasons.set(`${place.replace(/:\d+$/, '')} ${change}`, why);
  }
  const rows = survivors.map(({ file, line, change }) => {
    const shown = `\`${change.replaceAll('`', "'")}\``;
    return `| ${file}:${line} | ${shown} | ${reasons.get(`${file} ${shown}`) ?? ''} |`;
  });
  const options = sample === undefined ? '' : ` --sample ${sample.size} --seed ${sample.seed}`;
  return `# What survived in ${room}

Written by \`npm run mutate -- ${room}${options}\`; the last column by hand. ${killed} of ${total} mutants ${sample === undefined ? '' : 'of the sample '}were killed
(${((100 * killed) / total).toFixed(1)} %).

| where | change | why it survives |
|---|---|---|
${[...new Set(rows)].join('\n')}
`;
}
