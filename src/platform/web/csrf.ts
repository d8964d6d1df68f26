import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';

const COOKIE = /^[A-Za-z0-9_-]{22}$/;

/** Form tokens of one face: an HMAC over a random cookie that is only set once a page with a form was shown. */
export class FormTokens {
  readonly cookieName: string;
  readonly #secret: Sensitive<string>;
  readonly #audience: string;

  constructor(audience: string, secret: Sensitive<string>) {
    this.cookieName = `csrf-${audience}`;
    this.#audience = audience;
    this.#secret = secret;
  }

  /** The reader's cookie value if it has the right form, else a new one. */
  cookieFrom(value: string | undefined): { value: string; isNew: boolean } {
    if (value && COOKIE.test(value)) return { value, isNew: false };
    return { value: randomBytes(16).toString('base64url'), isNew: true };
  }

  token(cookie: string): string {
    return createHmac('sha256', this.#secret.reveal())
      .update(`csrf ${this.#audience} ${cookie}`)
      .digest('base64url');
  }

  isGood(cookie: string | undefined, token: string): boolean {
    if (!cookie || !COOKIE.test(cookie)) return false;
    const wanted = Buffer.from(this.token(cookie));
    const given = Buffer.from(token);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  }
}

interface OriginFacts {
  fetchSite: string;
  origin: string;
  host: string;
  /** The face's own address in the settings. */
  ownUrl: string;
}

/**
 * Whether a POST came from this site. `Sec-Fetch-Site` decides where the browser sends it. Pages send no referrer, so
 * older browsers give `Origin: null`; that and a missing header (no browser) are left to the form token.
 */
export function isSameOrigin({ fetchSite, origin, host, ownUrl }: OriginFacts): boolean {
  if (fetchSite) return fetchSite === 'same-origin';
  if (!origin || origin === 'null') return true;
  if (origin === new URL(ownUrl).origin) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
