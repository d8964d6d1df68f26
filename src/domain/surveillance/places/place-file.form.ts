import { type FieldSpec, type FormValues, one } from '#platform/web/form';
import { BOUNDARY_KINDS } from './boundary-kind.model.ts';
import { type PlaceAsk, placeAskSchema } from './place-file.model.ts';

export const BOUNDARY_FIELDS: FieldSpec[] = [
  { kind: 'select', name: 'of', options: BOUNDARY_KINDS, required: true },
  { kind: 'text', name: 'vintage', maxLength: 4, width: 4, required: true, numeric: true },
  { kind: 'text', name: 'credit', maxLength: 300, required: true },
];
/** Asked for where a file does not tell by itself. */
export const BOUNDARY_EXTRAS: FieldSpec[] = [
  { kind: 'text', name: 'layer', maxLength: 60, width: 20, ltr: true },
  { kind: 'text', name: 'codesLike', maxLength: 20, width: 10, ltr: true },
  { kind: 'text', name: 'codeProperty', maxLength: 60, width: 20, ltr: true },
  { kind: 'text', name: 'nameProperty', maxLength: 60, width: 20, ltr: true },
];
export const POSTCODE_FIELDS: FieldSpec[] = [{ kind: 'text', name: 'name', maxLength: 80, required: true }];

const optional = (values: FormValues, name: string): string | undefined => one(values, name) || undefined;

/** What a form says of its file; undefined where something in it is no year or too short. */
export function placeAskOf(kind: PlaceAsk['kind'], values: FormValues): PlaceAsk | undefined {
  const asked = placeAskSchema.safeParse(
    kind === 'postcodes'
      ? { kind, name: one(values, 'name') }
      : {
          kind,
          of: one(values, 'of'),
          vintage: Number(one(values, 'vintage')),
          credit: one(values, 'credit'),
          layer: optional(values, 'layer'),
          codesLike: optional(values, 'codesLike'),
          codeProperty: optional(values, 'codeProperty'),
          nameProperty: optional(values, 'nameProperty'),
        },
  );
  return asked.success ? asked.data : undefined;
}
