import { textOf } from './house.ts';

/** The questions of the ladder as a reader asks them, and the files that answer. */
const GROUPS: ReadonlyArray<{ question: string; answer: string; files: readonly string[] }> = [
  {
    question: 'Why are some numbers hidden?',
    answer:
      'A small number in a small place can point at a person. No count below five is published, nor any other from which one could be worked out by adding and subtracting: in the same table, or together with a table published before.',
    files: ['suppression', 'table-suppression', 'table-differencing'],
  },
  {
    question: 'Can we tell at all?',
    answer:
      'With few reports even a large rise looks like chance. Before anything is said, we work out the smallest rise that would probably have shown. Where nothing short of a trebling would have shown, we say that there are too few to tell.',
    files: ['minimal-detectable', 'dispersion'],
  },
  {
    question: 'Are the numbers complete?',
    answer:
      'People report days or weeks later. From how late past reports came we estimate how many of the last days are still to come, and never compare an unfinished week with a finished one.',
    files: ['nowcast'],
  },
  {
    question: 'Has it risen?',
    answer:
      'Each week or month is compared with the same season of earlier years. It counts as a rise only where so many would seldom come by chance. As we look at many areas, the bar is set higher for each.',
    files: ['farrington', 'farrington-design', 'season-fit', 'ears', 'false-discovery'],
  },
  {
    question: 'Has it risen since an event?',
    answer:
      'The days after the event are compared with what level, season and weekday of up to two years before lead one to expect. We look after 3, 7, 14 and 28 days, and allow for looking four times.',
    files: ['event-window', 'increase', 'rates'],
  },
  {
    question: 'Does it have to do with the event?',
    answer:
      'Counts alone cannot show that. We ask whether past days without an event rose as much, and whether the same kind of offence without hostility rose too. The strongest words we use are “coincides with”.',
    files: ['placebo', 'negative-control'],
  },
  {
    question: 'Where?',
    answer:
      'We search for circles of places in which more happened lately than the rest of the force leads one to expect, and compare the strongest with thousands of reshuffled copies of the same reports.',
    files: ['space-time-scan', 'scan-zones', 'scan-significance'],
  },
  {
    question: 'How big was it, and how long did it last?',
    answer:
      'A rise is described by its jump, by how fast it fades, and by whether a higher level remains. We speak of a higher level only where chance is an unlikely reason. While it lasts we say what the next two weeks will bring if nothing new happens.',
    files: ['surge-shape', 'usual-days', 'surge-forecast'],
  },
];

export interface MethodPart {
  name: string;
  text: string[];
}
export interface MethodGroup {
  question: string;
  answer: string;
  more: string;
  parts: MethodPart[];
}

const DOCUMENTED =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export\s+(?:async\s+)?(?:function\*?|const|interface|class|type)\s+([A-Za-z0-9_]+)/g;

/** `eventWindowRatio` -> `Event window ratio`; `LEAST_PUBLISHED` -> `Least published`. */
export function wordsOfName(name: string): string {
  const words = /^[A-Z0-9_]+$/.test(name)
    ? name.toLowerCase().replaceAll('_', ' ')
    : name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The paragraphs of a comment without its stars and backticks; a tag begins a paragraph of its own. */
export function paragraphsOf(comment: string): string[] {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const paragraphs: string[] = [''];
  for (const line of lines) {
    const isNew = line === '' || /^(@|- )/.test(line);
    if (isNew && paragraphs.at(-1) !== '') paragraphs.push('');
    const said = line
      .replace(/^@returns? /, 'Gives ')
      .replace(/^@throws /, 'Refuses: ')
      .replace(/^@param (\S+)/, '$1:');
    if (line !== '') paragraphs[paragraphs.length - 1] = `${paragraphs.at(-1)} ${said}`.trim();
  }
  return paragraphs.filter(Boolean).map((text) => text.replaceAll('`', ''));
}

/** Everything exported from these files that says what it does, in the order it stands there. */
export const partsOf = (source: string): MethodPart[] =>
  [...source.matchAll(DOCUMENTED)].map(([, comment = '', name = '']) => ({
    name: wordsOfName(name),
    text: paragraphsOf(comment),
  }));

/** The method page: plain answers, and below each the arithmetic in the words of its own sources. */
export const methodGroups = (): MethodGroup[] =>
  GROUPS.map(({ question, answer, files }) => ({
    question,
    answer,
    more: 'The arithmetic, with its sources',
    parts: files.flatMap((file) => partsOf(textOf(`src/statistics/${file}.ts`))),
  }));

/** The same as a page of the documentation. */
export const methodMarkdown = (groups: readonly MethodGroup[]): string =>
  [
    '# How we count',
    '',
    'What stands behind published figures and behind sentences such as "no increase seen", for a reader who wants to',
    'check. Made from the docstrings of `src/statistics` by `script/golden test/building/methods.test.ts`; the public site',
    'shows it at `/figures/method`.',
    '',
    ...groups.flatMap(({ question, answer, parts }) => [
      `## ${question}`,
      '',
      answer,
      '',
      ...parts.flatMap(({ name, text }) => [`### ${name}`, '', ...text.flatMap((line) => [line, ''])]),
    ]),
  ].join('\n');
