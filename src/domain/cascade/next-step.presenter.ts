import type { T } from './published.presenter.ts';
import type { Workspace } from './read-workspace.ts';
import { statementState } from './statements.presenter.ts';

/** What has to happen next to a statement, and where it is done. */
export interface NextStep {
  text: string;
  href: string;
}

/**
 * The one next step on the way from a draft to a letter box; undefined where it is out and on its way.
 * @param missing claims of the draft that nobody has vouched for
 */
export function nextStep(
  space: Pick<
    Workspace,
    'statement' | 'drafts' | 'versions' | 'published' | 'coreVersions' | 'rootVersions' | 'dispatches' | 'now'
  >,
  missing: number,
  t: T,
): NextStep | undefined {
  const { statement, versions, dispatches, now } = space;
  const base = `/statements/${statement.id}`;
  const state = statementState(space, now);
  const step = (key: string, href: string): NextStep => ({ text: t(`cascade.next.${key}`), href });
  switch (state) {
    case 'draft':
      return missing > 0 ? step('vouch', '#claims') : step('putForward', '#languages');
    case 'current':
      return statement.kind === 'core' && dispatches.length === 0 ? step('send', `${base}/send`) : undefined;
    case 'withdrawn':
      return undefined;
    case 'expired':
    case 'corrected':
      return step('renew', `${base}/edit?language=${statement.language}`);
    default: {
      const newest = versions.find(({ language }) => language === statement.language);
      return newest && step(state, `${base}/versions/${newest.id}`);
    }
  }
}
