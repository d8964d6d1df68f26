import { emergencyLanguage } from '#reference/emergency-words';
import {
  asksForSilence,
  holdsWord,
  languageOfText,
  POLICE_WORDS,
  wishOf,
  withoutKeyword,
} from '#reference/texting';
import type { ReplyKind } from './text-words.model.ts';

/** A text within this long of the one before goes on with the same report. */
export const CONVERSATION_HOURS = 72;

/** Automatic texts to one number in a day: two machines that answer each other must come to an end. */
export const REPLIES_A_DAY = 12;

/** How long an automatic text is worth sending. "Call 999 now" is wrong news the day after. */
export const REPLY_MINUTES: Readonly<Partial<Record<ReplyKind, number>>> = { danger: 60, code: 60 };
export const USUAL_REPLY_MINUTES = 24 * 60;

/** What is known of the number before this text. */
export interface KnownLine {
  isStopped: boolean;
  hasOpenReport: boolean;
  /** Automatic texts sent to it in the last day. */
  repliesToday: number;
}

/** What one text leads to. The machine decides nothing else of it. */
export interface TextPlan {
  /** What the person wrote, without the keyword; '' where there are no words. */
  words: string;
  /** The words become a report, go on with the open one, or are only a wish. */
  becomes: 'report' | 'message' | 'nothing';
  reply: ReplyKind | undefined;
  /** May tell of danger now: flagged for the queue. */
  isDanger: boolean;
  language: string | undefined;
  saidPolice: boolean;
  /** STOP or START; undefined for anything else. */
  isStopped: boolean | undefined;
}

/**
 * Reads one text: a wish of one word, or words that tell something. Every text with words is kept as a report or goes
 * on with one, keyword or not. After STOP nothing is sent, not even about 999: somebody who should not know may hold
 * the phone; the officers still see it at once. "Do not text back" is STOP in the middle of words that are kept, and is
 * not confirmed either.
 */
export function planText(
  { text, attachments, keyword }: { text: string; attachments: number; keyword: string },
  line: KnownLine,
): TextPlan {
  const words = withoutKeyword(text, keyword);
  const wish = wishOf(words);
  const danger = wish ? undefined : emergencyLanguage(words);
  const own = languageOfText(words) ?? (danger === 'en' ? undefined : danger);
  const saidPolice = holdsWord(text, POLICE_WORDS);
  const seen = { language: own, saidPolice, isDanger: danger !== undefined };
  if (wish) {
    const isStopped = wish === 'stop' ? true : wish === 'start' ? false : undefined;
    return { words: '', becomes: 'nothing', ...seen, isStopped, reply: wishReply(wish, line) };
  }
  const becomes = words === '' ? 'nothing' : line.hasOpenReport ? 'message' : 'report';
  if (asksForSilence(words)) return { words, becomes, ...seen, isStopped: true, reply: undefined };
  const reply = line.isStopped
    ? undefined
    : replyTo({ words, attachments, becomes, isDanger: seen.isDanger }, line);
  return { words, becomes, ...seen, isStopped: undefined, reply };
}

function wishReply(wish: 'stop' | 'start' | 'code' | 'about', line: KnownLine): ReplyKind | undefined {
  if (wish === 'start') return 'started';
  // The one confirmation that may follow STOP.
  if (wish === 'stop') return line.isStopped ? undefined : 'stopped';
  if (line.isStopped || line.repliesToday >= REPLIES_A_DAY) return undefined;
  if (wish === 'code') return line.hasOpenReport ? 'code' : 'no-report';
  return 'about';
}

function replyTo(
  text: { words: string; attachments: number; becomes: TextPlan['becomes']; isDanger: boolean },
  line: KnownLine,
): ReplyKind | undefined {
  if (line.repliesToday >= REPLIES_A_DAY) return undefined;
  if (text.isDanger) return 'danger';
  if (text.attachments > 0) return 'use-web';
  if (text.becomes === 'nothing') return 'ask-words';
  if (text.becomes === 'report') return 'received';
  // One thank-you a day is enough for somebody who writes ten texts in a row.
  return line.repliesToday === 0 ? 'continued' : undefined;
}
