import type { Sensitive } from '#kernel/sensitive';
import type { Translator } from '../channel.ts';

export interface TranslatorSettings {
  /** The service's address, without `/translate`. */
  url: string;
  key: Sensitive<string> | undefined;
}

/** Somebody waits for the draft on a page; longer than this they write it themselves. */
const TIMEOUT_MS = 20_000;
const LONGEST_ANSWER = 100_000;

/** Drafts by a service that speaks LibreTranslate's interface: `POST /translate`, JSON both ways. */
export const openTranslator = ({ url, key }: TranslatorSettings): Translator => ({
  async draft(text, { from, to }) {
    const asked = { q: text.reveal(), source: from, target: to, format: 'text' };
    try {
      const response = await fetch(`${url.replace(/\/$/, '')}/translate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...asked, ...(key ? { api_key: key.reveal() } : {}) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body = (await response.text()).slice(0, LONGEST_ANSWER);
      return response.ok ? draftIn(body) : undefined;
    } catch {
      return undefined;
    }
  },
});

function draftIn(body: string): string | undefined {
  const answer: unknown = JSON.parse(body);
  if (typeof answer !== 'object' || answer === null || !('translatedText' in answer)) return undefined;
  const { translatedText } = answer;
  return typeof translatedText === 'string' && translatedText.trim() !== '' ? translatedText : undefined;
}
