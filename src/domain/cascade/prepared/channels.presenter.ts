import { feedLinks, publicStatus } from '../feeds/feed.model.ts';
import { codeUrl, type KitFacts } from '../kit/kit-texts.presenter.ts';
import { pageUrl } from '../message.presenter.ts';
import type { T } from '../published.presenter.ts';
import { PUSH_STATES } from '../push/push.model.ts';
import type { PushCount } from '../push/push.reads.ts';
import { cardAlt, postViews } from './post.presenter.ts';

/** What the page of channels is made from, beside the text itself. */
export interface ChannelFacts extends KitFacts {
  mode: string;
  /** How notifications in browsers leave. */
  push: 'none' | 'web' | 'blackhole';
  followers: number;
  counts: readonly PushCount[];
}

const KINDS = ['statement', 'correction', 'withdrawal'] as const;

/** What became of the notifications, a line for each message that was told of: only what is known, in these words. */
const pushLines = (counts: readonly PushCount[], t: T): string[] =>
  KINDS.flatMap((kind) => {
    const own = counts.filter((one) => one.kind === kind);
    const states = PUSH_STATES.flatMap((state) => {
      const n = own.find((one) => one.state === state)?.n ?? 0;
      return n > 0 ? [t(`cascade.channels.push.state.${state}`, { n })] : [];
    });
    return states.length > 0 ? [`${t(`cascade.channels.push.${kind}`)}: ${states.join('; ')}.`] : [];
  });

/** Where a statement is pulled from, what its browsers were told, and what is prepared to be posted or printed by hand. */
export function channelsView(facts: ChannelFacts, t: T): object {
  const { published, publicUrl, isExercise, mode, push, followers, counts } = facts;
  const { language, areaPath, community, statementId } = published;
  const at = (path: string): string => pageUrl(publicUrl, language, path);
  const kit = `${codeUrl(facts)}/kit`;
  return {
    feeds: feedLinks({ area: areaPath, community }).map(({ href, format }) => ({
      format,
      href: at(href),
    })),
    cap: `${publicUrl}/s/${statementId}.cap`,
    capStatus: t('cascade.channels.cap.status', { status: publicStatus({ mode, exercise: isExercise }) }),
    follow: at('/s/follow'),
    followers: t('cascade.channels.push.followers', { n: followers }),
    pushNote: push === 'web' ? '' : t(`cascade.channels.push.${push}`),
    pushLines: pushLines(counts, t),
    posts: postViews(facts).map(({ network, length, most, ...box }) => ({
      ...box,
      label: t(`cascade.channels.post.${network}`, { length, most }),
    })),
    alt: cardAlt(facts),
    cards: ['square', 'portrait', 'landscape'].map((shape) => ({
      name: t(`cascade.kit.item.card-${shape}`),
      href: `${kit}/card-${shape}.png`,
    })),
    notices: ['a4', 'a5'].map((size) => ({
      name: t(`cascade.kit.item.poster-${size}`),
      href: `${kit}/poster-${size}.pdf`,
    })),
  };
}
