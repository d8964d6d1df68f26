import { formView } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { REPRESENTS } from '#room/community';
import type { Statement } from '../statement.model.ts';

/** The choice of a community for an insert; undefined where the statement cannot be wrapped for one. */
export const insertFields = (
  { kind, community }: Statement,
  t: Translate,
): ReturnType<typeof formView> | undefined =>
  kind !== 'variant' || community !== ''
    ? undefined
    : formView({
        specs: [{ kind: 'select', name: 'community', options: [...REPRESENTS], required: true }],
        values: {},
        problems: [],
        keyBase: 'cascade.variant',
        t,
        labels: {
          community: Object.fromEntries(
            REPRESENTS.map((part) => [part, t(`cascade.send.represents.${part}`)]),
          ),
        },
      });
