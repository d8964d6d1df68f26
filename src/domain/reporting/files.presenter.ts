import type { FieldProblem } from '#kernel/refusal';
import { type FieldView, formView } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import type { Translate } from '#platform/web/i18n';
import type { OwnFile } from './evidence.model.ts';
import { FILE_CHOICE } from './questions/files.form.ts';

const MEGABYTE = 1024 * 1024;
const TENTH = 0.1;

/** Megabytes with one place after the point; a small file is a tenth, never nothing. */
export const megabytes = (bytes: number): number => Math.max(TENTH, Math.round((bytes / MEGABYTE) * 10) / 10);

/** One file as its sender sees it. */
export interface FileLine {
  id: string;
  text: string;
  isOriginal: string;
}

/** Kind, size and time: enough to know one's own file by, and nothing of what is in it. */
export function fileLine(file: OwnFile, t: Translate): FileLine {
  return {
    id: file.id,
    text: t('reporting.files.line', {
      kind: t(`reporting.files.kind.${file.family}`),
      mb: megabytes(file.bytes),
      time: formatDate(file.receivedAt, 'time', t.lang),
    }),
    isOriginal: t(file.isOriginal ? 'reporting.files.hidden-kept' : 'reporting.files.hidden-removed'),
  };
}

export interface FilesPage {
  files: readonly OwnFile[];
  limits: { fileBytes: number; reportBytes: number; files: number };
  /** `KEEP` or `REMOVE`. */
  hidden: string;
  problems: readonly FieldProblem[];
  t: Translate;
}

/** The model of the view `reporting/files`. */
export function filesModel({ files, limits, hidden, problems, t }: FilesPage): {
  title: string;
  fields: FieldView[];
  [part: string]: unknown;
} {
  const fault = problems.find(({ field }) => field === 'file');
  return {
    title: t('reporting.files.title'),
    caption: t('reporting.section.you'),
    files: files.map((file) => fileLine(file, t)),
    fileHint: t('reporting.files.file.hint', { mb: Math.floor(limits.fileBytes / MEGABYTE) }),
    fileError: fault && { text: t(fault.key, fault.args), visuallyHiddenText: t('web.form.error') },
    mayAdd: files.length < limits.files,
    full: t('reporting.files.fault.full', {
      files: limits.files,
      mb: Math.floor(limits.fileBytes / MEGABYTE),
      allMb: Math.floor(limits.reportBytes / MEGABYTE),
    }),
    fields: formView({
      specs: FILE_CHOICE,
      values: { hidden },
      problems,
      keyBase: 'reporting.files',
      t,
    }),
  };
}
