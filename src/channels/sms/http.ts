import type { HandOver } from '../channel.ts';
import { wasNeverSent } from '../never-sent.ts';

/** A slow provider is a provider that does not answer: longer than this holds up everybody behind. */
const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 1_000_000;

/** A provider's answer. Status 0 is none: `why`, and `wasSent` false where certainly nothing reached the provider. */
export interface Answer {
  status: number;
  json: Record<string, unknown>;
  why: string;
  wasSent: boolean;
}

/** One request to a provider: no redirects, ten seconds, JSON back. Never throws for what the network does. */
export async function ask(
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await response.text()).slice(0, LONGEST_ANSWER);
    return { status: response.status, json: objectOf(text), why: '', wasSent: true };
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? '';
    return { status: 0, json: {}, why: cause || 'no answer', wasSent: !wasNeverSent(cause) };
  }
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * What an answer to "send this" means. 4xx is a no for good, except where the provider asks for patience (408, 425, 429)
 * or will not have our key (401, 403): that is for the operator to mend, and the text is not lost meanwhile. 5xx may
 * have come after the text was taken, so it is `unknown` and asked about before it is sent again.
 */
export function handOverOf(answer: Answer, reply: string): HandOver {
  if (answer.status === 0)
    return { state: answer.wasSent ? 'unknown' : 'try-later', code: null, reply: answer.why };
  const { status } = answer;
  const said = { code: status, reply: clean(reply) };
  if (status >= 200 && status < 300) return { state: 'handed-over', ...said };
  if ([401, 403, 408, 425, 429].includes(status)) return { state: 'try-later', ...said };
  if (status >= 500) return { state: 'unknown', ...said };
  return { state: 'refused', ...said };
}

/** A provider's words fit for a ledger: no numbers of telephones, at most 200 characters. */
const clean = (text: string): string => text.replace(/\+?\d[\d\s()-]{5,}\d/g, '<number>').slice(0, 200);
