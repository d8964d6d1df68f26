import type { FieldProblem } from '#kernel/refusal';
import { type FormValues, formView } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { RISK_FACTORS, RISKS } from '../decision.model.ts';
import type { ReadResponse, RepeatWindow } from './read-response.ts';
import { noteFields, THRIVE_FIELDS } from './response.form.ts';
import { areMeasuresOpen, latestNotes, PARTS, type Part, THRIVE } from './response.model.ts';

/** Which form was typed into; `page` shows all that is known and one form. */
export type ResponseForm = 'THRIVE' | Part;
export interface TypedResponse {
  form: ResponseForm;
  values: FormValues;
  problems: FieldProblem[];
}

const partRows = (read: ReadResponse, part: Part, t: Translate) => {
  const latest = latestNotes(read.notes);
  return PARTS[part].items.map((item) => {
    const note = latest.get(`${part}.${item}`);
    return {
      item: t(`triage.response.item.${item}`),
      state: note ? t(`triage.response.state.${note.state}`) : t('triage.response.state.none'),
      isOpen: !note || note.state === 'OPEN' || note.state === 'NOT_YET',
      by: note ? (read.names.get(note.notedBy) ?? '') : '',
      at: note?.notedAt ?? null,
      reason: note?.reason ?? '',
    };
  });
};

/** What the assessment form begins with: the last decision's factors and risk, never its words. */
const thriveStart = ({ assessments, decision }: ReadResponse): FormValues => {
  const last = assessments.at(-1) ?? decision;
  return last ? { riskFactors: last.riskFactors, riskLevel: last.risk } : {};
};

/** The page of the first response: what is known, and every form. */
export function responsePage(
  read: ReadResponse,
  { t, typed }: { t: Translate; typed?: TypedResponse | undefined },
) {
  const { report } = read;
  const last = read.assessments.at(-1);
  const isThrive = typed?.form === 'THRIVE';
  return {
    id: report.id,
    reference: report.reference,
    flags: {
      victim: read.flags.isRepeatVictim ? t('triage.response.repeatVictim') : '',
      place: read.flags.isRepeatPlace
        ? t('triage.response.repeatPlace', { n: read.there, months: read.window.months })
        : '',
      measures: areMeasuresOpen(read.notes, read.flags) ? t('triage.response.measuresOpen') : '',
    },
    last: last && {
      at: last.assessedAt,
      by: read.names.get(last.assessedBy) ?? '',
      risk: t(`triage.risk.${last.risk}`),
      pointed: t(`triage.risk.${last.pointedRisk}`),
      isOverridden: last.risk !== last.pointedRisk,
      override: last.words.override ?? '',
      answers: THRIVE.map((name) => ({
        label: t(`triage.thrive.${name}.label`),
        text: last.words[name] ?? '',
      })),
    },
    earlier: read.assessments.slice(0, -1).map(({ assessedAt, assessedBy, risk }) => ({
      at: assessedAt,
      by: read.names.get(assessedBy) ?? '',
      risk: t(`triage.risk.${risk}`),
    })),
    thriveForm: formView({
      specs: THRIVE_FIELDS,
      values: isThrive ? typed.values : thriveStart(read),
      problems: isThrive ? typed.problems : [],
      keyBase: 'triage.thrive',
      t,
      labels: {
        riskFactors: Object.fromEntries(RISK_FACTORS.map((one) => [one, t(`triage.factor.${one}`)])),
        riskLevel: Object.fromEntries(RISKS.map((one) => [one, t(`triage.risk.${one}`)])),
      },
    }),
    parts: (['TEST', 'REPEAT', 'SAFEGUARDING', 'CHECK'] as const).map((part) => ({
      part,
      title: t(`triage.response.part.${part}`),
      intro: t(`triage.response.part.${part}.intro`, { ...read.window }),
      rows: partRows(read, part, t),
      href: `/triage/${report.id}/response/${part.toLowerCase()}`,
    })),
  };
}

/** The page of one note: its form alone. */
export const notePage = (
  part: Part,
  typed: { values: FormValues; problems: FieldProblem[] },
  { t, window }: { t: Translate; window: RepeatWindow },
) => ({
  title: t(`triage.response.part.${part}`),
  lead: [t(`triage.response.part.${part}.intro`, { ...window })],
  fields: formView({
    specs: noteFields(part),
    ...typed,
    keyBase: 'triage.response',
    t,
    labels: {
      item: Object.fromEntries(PARTS[part].items.map((one) => [one, t(`triage.response.item.${one}`)])),
      state: Object.fromEntries(PARTS[part].states.map((one) => [one, t(`triage.response.state.${one}`)])),
    },
  }),
});
