/** One field of a form. Words come from the catalogue by convention, see `formView`. */
export type FieldSpec =
  | {
      kind: 'radios' | 'checkboxes';
      name: string;
      options: readonly string[];
      required?: boolean;
      /** The answer that stands alone ("none of these"): shown last after "or". Ticked with others, the others count. */
      exclusive?: string;
      small?: boolean;
      inline?: boolean;
    }
  | { kind: 'select'; name: string; options: readonly string[]; required?: boolean }
  | {
      kind: 'text' | 'tel' | 'email' | 'postcode';
      name: string;
      maxLength: number;
      /** Characters the box is wide: 2, 3, 4, 5, 10, 20 or 30. */
      width?: number;
      autocomplete?: string;
      required?: boolean;
      ltr?: boolean;
      numeric?: boolean;
    }
  | { kind: 'textarea'; name: string; maxLength: number; rows?: number; required?: boolean }
  | { kind: 'date'; name: string; required?: boolean; notFuture?: boolean }
  | { kind: 'hidden'; name: string };

export type FormValues = Record<string, string | string[]>;
