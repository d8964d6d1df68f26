import ar from './locales/ar.json' with { type: 'json' };
import bn from './locales/bn.json' with { type: 'json' };
import cy from './locales/cy.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import fa from './locales/fa.json' with { type: 'json' };
import gu from './locales/gu.json' with { type: 'json' };
import pa from './locales/pa.json' with { type: 'json' };
import pl from './locales/pl.json' with { type: 'json' };
import pt from './locales/pt.json' with { type: 'json' };
import ro from './locales/ro.json' with { type: 'json' };
import so from './locales/so.json' with { type: 'json' };
import ur from './locales/ur.json' with { type: 'json' };

const WORDS = { ar, bn, cy, en, fa, gu, pa, pl, pt, ro, so, ur };
type Tongue = keyof typeof WORDS;

/** The short e-mails this room sends to one leader at a time. */
export type EmailKind = 'link' | 'answered';

/**
 * Subject and text in the leader's language, English where the pages have none of it. The text holds a link and
 * nothing about what was asked or answered: others may read over the shoulder.
 */
export function emailOf(
  kind: EmailKind,
  language: string,
  url: string,
): { subject: string; text: string; language: string } {
  const tongue: Tongue = language in WORDS ? (language as Tongue) : 'en';
  const words = WORDS[tongue];
  return {
    language: tongue,
    subject: words[`email.${kind}.subject`],
    text: `${words[`email.${kind}.text`].replace('{url}', url)}\n`,
  };
}
