import type { Role } from '#kernel/actor';
import { type FieldSpec, type FormValues, one } from '#platform/web/form';
import { NOTE_MAX } from '../compose.model.ts';
import {
  APPROVER_ROLES,
  type ApprovalChain,
  type ChainKind,
  type ChainStep,
  HOLDING_ROLES,
  STEPS_MAX,
} from './chain.model.ts';

export const CHAIN_KEYS = 'cascade.chain';
const STEPS = Array.from({ length: STEPS_MAX }, (_, index) => index + 1);

/** The fields of a chain: three steps, of which the later ones may stay empty, the time to recall, and why. */
export const chainFields = (kind: ChainKind): FieldSpec[] => {
  const options = [...(kind === 'holding-line' ? HOLDING_ROLES : APPROVER_ROLES)];
  return [
    ...STEPS.flatMap((at): FieldSpec[] => [
      { kind: 'checkboxes', name: `roles${at}`, options, small: true },
      { kind: 'text', name: `approvals${at}`, maxLength: 1, width: 2, numeric: true },
      { kind: 'checkboxes', name: `deputies${at}`, options, small: true },
      { kind: 'text', name: `after${at}`, maxLength: 3, width: 3, numeric: true },
    ]),
    { kind: 'text', name: 'recallSeconds', maxLength: 4, width: 4, numeric: true },
    { kind: 'textarea', name: 'reason', maxLength: NOTE_MAX, rows: 2, required: true },
  ];
};

/** A chain as form values. */
export const valuesOfChain = ({ steps, recallSeconds }: ApprovalChain): FormValues =>
  Object.fromEntries([
    ...STEPS.flatMap((at) => {
      const step = steps[at - 1];
      return [
        [`roles${at}`, [...(step?.roles ?? [])]],
        [`approvals${at}`, step ? String(step.approvals) : ''],
        [`deputies${at}`, [...(step?.deputies ?? [])]],
        [`after${at}`, step && step.deputies.length > 0 ? String(step.deputyAfterMinutes) : ''],
      ];
    }),
    ['recallSeconds', recallSeconds === null ? '' : String(recallSeconds)],
    ['reason', ''],
  ]);

const many = (values: FormValues, name: string): Role[] =>
  [values[name] ?? []].flat().filter(Boolean) as Role[];
const whole = (text: string, empty: number): number =>
  text === '' ? empty : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;

/** The chain a filled form means. A step without anybody in it is none, unless one follows. */
export function chainOfForm(kind: ChainKind, values: FormValues, number: number): ApprovalChain {
  const steps = STEPS.map(
    (at): ChainStep => ({
      roles: many(values, `roles${at}`),
      deputies: many(values, `deputies${at}`),
      deputyAfterMinutes: whole(one(values, `after${at}`), 0),
      approvals: whole(one(values, `approvals${at}`), 1),
    }),
  );
  const last = steps.findLastIndex(({ roles, deputies }) => roles.length + deputies.length > 0);
  const seconds = one(values, 'recallSeconds');
  return {
    kind,
    number,
    steps: steps.slice(0, last + 1),
    recallSeconds: seconds === '' ? null : whole(seconds, 0),
  };
}
