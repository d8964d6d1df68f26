import { Readable } from 'node:stream';
import { type FieldProblem, foundId, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import type { Upload } from '#platform/web/upload';
import { englishNameOf } from '#reference/languages';
import { mayReadSecond, mayTranslate } from '../cascade.policy.ts';
import { statementIdOf } from '../compose.form.ts';
import { isStatementLanguage } from '../words.model.ts';
import { statementXliff } from './exchange-xliff.ts';
import { importTranslation } from './import-translation.ts';
import { readSecond } from './read-second.ts';
import { laidAnew, readTranslation } from './read-translation.ts';
import { saveTranslation } from './save-translation.ts';
import { editorView } from './translation.presenter.ts';

/** A statement has at most some hundred lines; a file far larger is none of ours. */
const FILE_BYTES = 2_000_000;

interface Typed {
  targets: ReadonlyMap<string, string>;
  sourceVersionId: string;
  revision: number;
}

function placeOf(visit: Visit): { id: string; language: string; base: string } {
  const id = statementIdOf(visit);
  const language = visit.params.language ?? '';
  if (!isStatementLanguage(language))
    throw new Refusal('not-found', 'statements are not written in this language');
  return { id, language, base: `/statements/${id}/translate/${language}` };
}

async function showEditor(
  visit: Visit,
  { typed, problems = [] }: { typed?: Typed; problems?: readonly FieldProblem[] } = {},
): Promise<Reply> {
  const { id, language, base } = placeOf(visit);
  const { t } = visit;
  const translation = await visit.ctx(async (ctx) => {
    const read = await readTranslation(ctx, id, language);
    return typed ? { ...read, kept: await laidAnew(ctx, read, typed) } : read;
  });
  const model = editorView(translation, language, {
    t,
    problems,
    ...(typed ? { revision: typed.revision } : {}),
  });
  return visit.page(
    'cascade/translate',
    { ...model, base },
    {
      title: t('cascade.translation.title', { language: englishNameOf(language) }),
      back: `/statements/${id}`,
      problems,
    },
  );
}

/** What the editor's form holds: one field for each line, named as its segment. */
function typedOf(visit: Visit): Typed {
  const targets = new Map(
    Object.keys(visit.form)
      .filter((name) => /^[a-zA-Z-]+-\d{1,3}$/.test(name))
      .map((name) => [name, visit.field(name)]),
  );
  return {
    targets,
    sourceVersionId: visit.field('source'),
    revision: Number(visit.field('revision')) || 0,
  };
}

async function keep(visit: Visit): Promise<Reply> {
  const { id, language, base } = placeOf(visit);
  const typed = typedOf(visit);
  try {
    await visit.ctx((ctx) => saveTranslation(ctx, { statementId: id, language, ...typed }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.problems.length > 0) return showEditor(visit, { typed, problems: error.problems });
    if (error.code !== 'conflict') throw error;
    return showEditor(visit, { typed, problems: [{ field: 'title-1', key: 'cascade.compose.conflict' }] });
  }
  return visit.redirect(base);
}

async function textOfUpload({ stream }: Upload): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    bytes += (piece as Buffer).length;
    if (bytes > FILE_BYTES)
      throw new Refusal('invalid-input', 'the file is too large', [
        { field: 'file', key: 'cascade.translation.file.large' },
      ]);
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function takeFile(visit: Visit): Promise<Reply> {
  const { id, language, base } = placeOf(visit);
  const { file } = visit;
  if (!file)
    return showEditor(visit, { problems: [{ field: 'file', key: 'cascade.translation.file.none' }] });
  try {
    const text = await textOfUpload(file);
    await visit.ctx((ctx) => importTranslation(ctx, { statementId: id, language, text }));
  } catch (error) {
    if (!(error instanceof Refusal) || !['invalid-input', 'conflict'].includes(error.code)) throw error;
    // What the reader of XLIFF says of a file it cannot read is a sentence for people already.
    const unreadable = {
      field: 'file',
      key: 'cascade.translation.file.unreadable',
      args: { why: error.message },
    };
    const named = error.problems.map((problem) => ({ ...problem, field: 'file' }));
    return showEditor(visit, { problems: named.length > 0 ? named : [unreadable] });
  }
  return visit.redirect(base);
}

async function giveFile(visit: Visit): Promise<Reply> {
  const { id, language } = placeOf(visit);
  const { source, ...rest } = await visit.ctx((ctx) => readTranslation(ctx, id, language));
  return visit.download(Readable.from([statementXliff(source.id, language, rest)]), {
    name: `statement-${source.code}-${language}.xlf`,
    mediaType: 'application/xliff+xml',
  });
}

async function second(visit: Visit): Promise<Reply> {
  const [id, versionId] = [foundId(visit.params.id, 'statement'), foundId(visit.params.versionId, 'version')];
  await visit.ctx((ctx) => readSecond(ctx, versionId));
  return visit.redirect(`/statements/${id}/versions/${versionId}`);
}

export const translationRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/:id/translate/:language',
    policy: mayTranslate,
    audit: 'cascade.open-translation',
    handle: (visit) => showEditor(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/translate/:language',
    policy: mayTranslate,
    audit: 'cascade.edit-translation',
    handle: keep,
  },
  {
    method: 'GET',
    url: '/statements/:id/translate/:language/file',
    policy: mayTranslate,
    audit: 'cascade.take-translation-file',
    handle: giveFile,
  },
  {
    method: 'POST',
    url: '/statements/:id/translate/:language/file',
    policy: mayTranslate,
    audit: 'cascade.import-translation',
    takesFile: true,
    limit: { perMinute: 30 },
    handle: takeFile,
  },
  {
    method: 'POST',
    url: '/statements/:id/versions/:versionId/second-reading',
    policy: mayReadSecond,
    audit: 'cascade.post-second-reading',
    handle: second,
  },
]);
