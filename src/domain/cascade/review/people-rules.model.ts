import { GROUPS } from '#reference/groups';
import type { Hit, Reviewed } from './finding.model.ts';
import { matchesIn, overlaps } from './spans.model.ts';

const SUSPECT =
  /\b(?:arrest(?:ed)?|detained|in custody|suspects?|suspected|wanted|questioned|being (?:held|sought)|attackers?|gunm[ae]n|offenders?|perpetrators?|responsible for the attack)\b/i;
const CHARGED = /\b(?:charged with|convicted|found guilty|sentenced|pleaded guilty|jailed)\b/i;
/** Words that show that a run of capitals names a body, an office or a place. */
const BODY =
  /\b(?:Police|Policing|Service|Council|Trust|Command|Commander|Association|Department|Office|Unit|Team|Court|Street|Road|Scotland|Yard|London|Kingdom|Ward|Borough|Headquarters|Counter|Terrorist|Hotline|Crown|Prosecution|Home|Community|Communities|Constable|Inspector|Superintendent|Supt|Sergeant|Detective|Chief|Officer|Hospital|Station|Church|Mosque|Synagogue|Temple|Gurdwara|Park|Square|Centre|University|School)\b/;
const DEMONYMS =
  'Syrian|Iraqi|Afghan|Pakistani|Bangladeshi|Indian|Somali|Eritrean|Sudanese|Libyan|Algerian|Moroccan|Tunisian|Iranian|Turkish|Kurdish|Albanian|Romanian|Polish|Lithuanian|Russian|Ukrainian|Nigerian|Jamaican|Rwandan|Chinese|Israeli|Palestinian|Arab|Irish|French|Belgian|German';
const FAITHS = 'Muslim|Islamic|Jewish|Sikh|Hindu|Christian|Catholic|Buddhist';
const LOOKS =
  'Asian|Black|White|mixed[- ]race|Middle Eastern|African|Eastern European|South Asian|Roma|Traveller|Gypsy';
const TRAIT = new RegExp(`\\b(?:${DEMONYMS}|${FAITHS}|${LOOKS})\\b`);
const PERSON =
  /\b(?:man|woman|boy|girl|youth|teenager|male|female|men|women|national|citizen|attacker|gunman|suspect|offender|perpetrator|descent|origin|heritage|ethnicity|nationality)\b/i;
const IMMIGRATION =
  /\b(?:asylum[- ]seekers?|illegal (?:im)?migrants?|illegal immigrants?|failed asylum|overstay(?:er|ed)|immigration status|small[- ]boat (?:arrival|migrant)s?|undocumented)\b/gi;

/** Names, ethnicity and immigration status of people who are suspected. */
export function personRules({ text, sentences, facts }: Reviewed): Hit[] {
  const hits: Hit[] = matchesIn(text, IMMIGRATION).map(({ start, end }) => ({
    rule: 'person.immigration',
    start,
    end,
  }));
  for (const sentence of sentences) {
    if (!SUSPECT.test(sentence.text)) continue;
    const isCharged = CHARGED.test(sentence.text);
    const names = facts.filter(
      (fact) =>
        fact.kind === 'name' && fact.entry === null && overlaps(fact, sentence) && !BODY.test(fact.text),
    );
    // After charge a name may be given; the communications lead still decides about ethnicity.
    if (!isCharged) for (const { start, end } of names) hits.push({ rule: 'person.named', start, end });
    const trait = TRAIT.exec(sentence.text);
    if (trait && PERSON.test(sentence.text))
      hits.push({
        rule: 'person.ethnicity',
        start: sentence.start + trait.index,
        end: sentence.start + trait.index + trait[0].length,
        ...(isCharged ? { severity: 'warn' as const } : {}),
      });
  }
  return hits;
}

const MATERIAL =
  '(?:letters?|leaflets?|flyers?|posters?|graffiti|slogans?|stickers?|posts?|chants?|notes?|messages?|banners?|hashtags?)';
const SAYS =
  '(?:reads?|reading|says?|saying|said|states?|stating|titled|entitled|called|headed|with the words|the words|calls? for)';
const REPEATED = new RegExp(
  `\\b${MATERIAL}\\b[^.!?\\n“"‘]{0,80}\\b${SAYS}\\b[^.!?\\n“"‘]{0,20}[“"‘][^“”"’\\n]{4,200}[”"’]`,
  'gi',
);
/** Names under which hate campaigns have been run; each was a call to act on a day. */
const CAMPAIGN = /\bpunish (?:a|an|the) [\p{L} ]{3,20}? (?:day|week)\b/giu;
const CALL =
  /\b(?:letters?|leaflets?|posts?|messages?|correspondence|call(?:s|ed|ing)? (?:for|on|to)|urg(?:es|ed|ing)|day of action)\b/i;
const VIOLENCE =
  /\b(?:attacks?|violence|violent|harm|hurt|punish|burn|target|kill|assaults?|intimidat\w+|call to action|day of)\b/i;

/** Hate material repeated, and days of a call to action named. */
export function hateRules({ text, sentences, facts }: Reviewed): Hit[] {
  const hits: Hit[] = [...matchesIn(text, REPEATED), ...matchesIn(text, CAMPAIGN)].map(({ start, end }) => ({
    rule: 'hate.repeats',
    start,
    end,
  }));
  for (const sentence of sentences) {
    if (!CALL.test(sentence.text) || !VIOLENCE.test(sentence.text)) continue;
    if (!MATERIAL_CALL.test(sentence.text)) continue;
    const dates = facts.filter(
      ({ kind, start, end }) => kind === 'date' && overlaps({ start, end }, sentence),
    );
    for (const { start, end } of dates) hits.push({ rule: 'hate.call-date', start, end });
  }
  return hits;
}
/** Somebody other than the police calls: a letter, a post, a group; not "we call on everyone". */
const MATERIAL_CALL = new RegExp(
  `\\b(?:${MATERIAL}|correspondence|campaign|group|extremists?|they|day of action)\\b[^.!?]{0,120}\\b(?:call|urg|nam|announc|plan|target|attack|punish|set)\\w*`,
  'i',
);

const GROUP_WORDS = [
  ...new Set(
    GROUPS.flatMap(({ name }) => name.match(/\p{Lu}[\p{L}-]+/gu) ?? []).filter(
      (word) => !['East', 'South', 'West', 'Middle', 'People', 'Communities'].includes(word),
    ),
  ),
  'Muslims',
  'Jews',
  'Sikhs',
  'Hindus',
  'Christians',
].join('|');
const THEY = `(?:(?:${GROUP_WORDS})(?: (?:community|communities|leaders|people))?|your community|your communities|these communities|this community)`;
const BLAME = new RegExp(
  [
    `\\b${THEY} (?:must|should|need to|has to|have to|ought to) (?:do more|condemn|root out|apologi[sz]e|take responsibility|explain|identify|challenge|reject|distance|answer|put (?:its|their) house|report (?:its|their) own)`,
    '\\broot (?:them |it )?out\\b',
    '\\bidentify these individuals\\b',
    '\\bchallenge their rhetoric\\b',
    '\\bfrom within (?:your|the|their) (?:own )?communit(?:y|ies)\\b',
    '\\byour community must\\b',
    '\\bthe guilty among\\b',
    `\\b(?:problem|failure|failing|fault) (?:of|in|within) (?:the |your )?(?:${GROUP_WORDS})\\b`,
  ].join('|'),
  'gi',
);
const TIED = new RegExp(
  `\\b(?:${FAITHS}|${DEMONYMS}) (?:terror\\w*|extremis\\w*|attackers?|gunm[ae]n|bombers?|gangs?|criminals?)\\b|\\b(?:Islamic|Islamist) (?:terror\\w*|attack)\\b`,
  'gi',
);

/** Wording that blames or singles out a community. */
export const communityRules = ({ text }: Reviewed): Hit[] => [
  ...matchesIn(text, BLAME).map(({ start, end }): Hit => ({ rule: 'community.blame', start, end })),
  ...matchesIn(text, TIED).map(({ start, end }): Hit => ({ rule: 'community.link', start, end })),
];
