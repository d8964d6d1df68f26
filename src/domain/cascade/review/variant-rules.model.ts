import { type ClaimKind, claimsIn } from '../claim.model.ts';
import { ruleOf } from './rule-book.model.ts';
import { sentenceSpans } from './spans.model.ts';

/** One of several texts about the same event, for different communities. */
export interface VariantText {
  name: string;
  text: string;
}

/** What differs between variants, and in which of them. */
export interface VariantFinding {
  rule: 'variant.claim' | 'variant.tone';
  severity: 'block' | 'warn' | 'info';
  hint: string;
  /** The kind of claim, or the share of warm words. */
  what: string;
  in: string[];
  notIn: string[];
}

const WARM =
  /\b(?:thank\w*|support\w*|reassur\w*|welcom\w*|togeth\w+|help\w*|listen\w*|safe|friend\w*|proud|care|sorry)\b/gi;
const STERN =
  /\b(?:must|tolerat\w+|enforc\w+|offen[cd]\w*|arrest\w*|prosecut\w+|vigilant|suspicious|warn\w*|crimin\w+|extremis\w+|threat\w*)\b/gi;
/** Shares of warm among warm and stern words that lie further apart than this are shown. */
const TONE_GAP = 0.3;
/** With fewer such words a share says nothing. */
const TONE_WORDS = 6;

const kindsIn = (text: string): Set<ClaimKind> =>
  new Set(sentenceSpans(text).flatMap((sentence) => claimsIn(sentence.text)));

/** The share of warm words among warm and stern ones, 0 to 1; null where there are too few. */
export function warmthOf(text: string): number | null {
  const warm = text.match(WARM)?.length ?? 0;
  const stern = text.match(STERN)?.length ?? 0;
  return warm + stern < TONE_WORDS ? null : warm / (warm + stern);
}

/** Claims that one community is told and another is not, and a tone that differs between them. */
export function compareVariants(texts: readonly VariantText[]): VariantFinding[] {
  const findings: VariantFinding[] = [];
  const told = texts.map(({ name, text }) => ({ name, kinds: kindsIn(text) }));
  for (const kind of new Set(told.flatMap(({ kinds }) => [...kinds]))) {
    const notIn = told.filter(({ kinds }) => !kinds.has(kind)).map(({ name }) => name);
    if (notIn.length === 0) continue;
    const { severity, hint } = ruleOf('variant.claim');
    const within = told.filter(({ kinds }) => kinds.has(kind)).map(({ name }) => name);
    findings.push({ rule: 'variant.claim', severity, hint, what: kind, in: within, notIn });
  }
  const tones = texts
    .flatMap(({ name, text }) => {
      const warmth = warmthOf(text);
      return warmth === null ? [] : [{ name, warmth }];
    })
    .sort((one, other) => other.warmth - one.warmth);
  const [warmest, sternest] = [tones[0], tones.at(-1)];
  if (warmest && sternest && warmest.warmth - sternest.warmth > TONE_GAP) {
    const { severity, hint } = ruleOf('variant.tone');
    const what = `${Math.round(warmest.warmth * 100)}% and ${Math.round(sternest.warmth * 100)}% warm words`;
    findings.push({ rule: 'variant.tone', severity, hint, what, in: [warmest.name], notIn: [sternest.name] });
  }
  return findings;
}
