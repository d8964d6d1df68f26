import { type FieldProblem, Refusal } from '#kernel/refusal';
import { type Unit, writeXliff, type Xliff } from '#platform/locale/xliff';
import { lockedParts } from './locked-fact.model.ts';
import { type Kept, oneLine, type Segment, type Targets } from './segment.model.ts';

const CHANGED_NOTE = 'The English of this line has changed since it was translated.';
const LOCKED_NOTE = 'Numbers, names and references are placeholders: carry each over as it is.';

/**
 * A statement's source version as an XLIFF 2 document for one language: the version is the file, a line is a unit, a
 * locked fact a placeholder. What is translated already goes along.
 */
export function statementXliff(
  versionId: string,
  lang: string,
  {
    segments,
    kept,
    names,
  }: { segments: readonly Segment[]; kept: ReadonlyMap<string, Kept>; names: readonly string[] },
): string {
  const units = segments.map(({ id, source }): Unit => {
    const own = kept.get(id);
    const state = own && !own.isChanged ? 'translated' : 'initial';
    return {
      id,
      source,
      state,
      ...(own ? { target: own.target } : {}),
      ...(own?.isChanged ? { note: CHANGED_NOTE } : {}),
    };
  });
  return writeXliff(
    { lang, files: [{ room: versionId, units }] },
    {
      partsOf: (text) =>
        lockedParts(text, names).map((part) => ('fact' in part ? { code: part.fact.text } : part)),
      hintOf: (text) => (lockedParts(text, names).some((part) => 'fact' in part) ? LOCKED_NOTE : undefined),
    },
  );
}

/**
 * The translation a translator's file makes, with what was there: a unit it leaves out, or gives back without a
 * translation, stays as it was. Wording of a line that changed since counts only where the translator touched it.
 * @throws Refusal `invalid-input` where the file is for another language or another version, has lines we did not give
 *   out, or has a source text that is not ours
 */
export function targetsOfXliff(
  { lang, files }: Xliff,
  wanted: {
    versionId: string;
    language: string;
    segments: readonly Segment[];
    kept: ReadonlyMap<string, Kept>;
  },
): Targets {
  const problems: FieldProblem[] = [];
  const wrong = (key: string, args: Record<string, string> = {}): void => {
    problems.push({ field: 'file', key: `cascade.translation.file.${key}`, args });
  };
  if (lang !== wanted.language) wrong('language', { lang: lang || '?', language: wanted.language });
  if (!files.some(({ room }) => room === wanted.versionId)) wrong('version');
  const units = files.filter(({ room }) => room === wanted.versionId).flatMap((file) => file.units);
  const sources = new Map(wanted.segments.map(({ id, source }) => [id, source]));
  const seen = new Set<string>();
  for (const { id, source } of units) {
    const own = sources.get(id);
    if (own === undefined) wrong('unknown', { id });
    else if (seen.has(id)) wrong('twice', { id });
    else if (oneLine(own) !== oneLine(source)) wrong('source', { id, text: own });
    seen.add(id);
  }
  if (problems.length > 0) throw new Refusal('invalid-input', 'the file cannot be taken', problems);
  const targets = new Map([...wanted.kept].flatMap(([id, own]) => (own.isChanged ? [] : [[id, own.target]])));
  for (const { id, target, state } of units) {
    const own = wanted.kept.get(id);
    const isUntouched = own?.isChanged && state === 'initial' && target === own.target;
    if (target && !isUntouched) targets.set(id, oneLine(target));
  }
  return targets;
}
