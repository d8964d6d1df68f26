import type { Translate } from '#platform/web/i18n';
import type { Language } from '#platform/web/languages';
import type { Area } from '#room/access';
import { organisations } from './organisations.model.ts';
import { supportLine } from './receipt.presenter.ts';
import { emergencyNumbers, numberLine } from './step.presenter.ts';
import type { TextRoute } from './text.reads.ts';

const CARDS = [
  ['report', '/report'],
  ['concern', '/tell'],
  ['return', '/return'],
  ['statements', '/s'],
  ['check', '/check'],
  ['support', '/support'],
  ['said-did', '/you-said-we-did'],
] as const;

/** The model of the home page: what people come for, and the parts of the area with their officers. */
export const homeModel = (areas: readonly Area[], t: Translate): object => ({
  title: t('reporting.home.title'),
  cards: [
    ...CARDS.map(([card, href]) => ({
      title: t(`reporting.home.${card}.title`),
      text: t(`reporting.home.${card}.text`),
      href,
    })),
    { title: t('figures.title'), text: t('figures.card'), href: '/figures' },
  ],
  areas: areas.filter(({ level }) => level === 1).map(({ path, name }) => ({ name, href: `/areas/${path}` })),
});

/** What a person may tell, in the order of the page; a report of hate comes first, and terrorism stands apart. */
const TELL_KINDS = ['GRAFFITI', 'RUMOUR', 'TENSION', 'PLANNED_EVENT', 'POST_OR_LETTER', 'SAFETY'] as const;
const ASK_KINDS = ['PATROL_OR_VISIT', 'QUESTION'] as const;

/**
 * The model of "What would you like to tell us?": 999 first, then where each kind leads. The Anti-Terrorist Hotline and
 * gov.uk/ACT come from the register and stand here, before anybody has typed anything.
 */
export function tellModel(t: Translate): object {
  const about = (kind: string) => ({
    text: t(`reporting.concern-about.concernAbout.option.${kind}`),
    href: `/concern?about=${kind}`,
  });
  return {
    title: t('reporting.tell.title'),
    emergency: emergencyNumbers(t),
    report: {
      title: t('reporting.home.report.title'),
      text: t('reporting.home.report.text'),
      href: '/report',
    },
    hotline: {
      title: t('reporting.concern-about.concernAbout.option.TERRORISM'),
      lines: [t('reporting.concern-hotline.danger'), t('reporting.concern-hotline.why')],
      numbers: [
        ...numberLine('anti-terrorist-hotline', t('reporting.concern-hotline.phone')),
        ...numberLine('act-online', t('reporting.concern-hotline.online')),
      ],
      goOn: { text: t('reporting.concern-hotline.go-on'), href: about('TERRORISM').href },
    },
    worries: { title: t('reporting.home.concern.title'), links: [...TELL_KINDS, ...ASK_KINDS].map(about) },
  };
}

/** The model of the page of numbers. */
export const emergencyModel = (t: Translate): object => ({
  title: t('reporting.emergency-page.title'),
  first: numberLine('999', t('reporting.emergency-page.call')),
  sections: [
    { id: 'cannot-speak', lines: [t('reporting.emergency-page.cannot-speak.text')], numbers: [] },
    {
      id: 'deaf',
      lines: [t('reporting.emergency-page.deaf.bsl'), t('reporting.emergency-page.deaf.text')],
      numbers: numberLine('18000', t('reporting.emergency-page.deaf.relay')),
    },
    {
      id: 'not-urgent',
      lines: [t('reporting.emergency-page.not-urgent.text')],
      link: { href: '/text', text: t('reporting.text-page.title') },
      numbers: [
        ...numberLine('101', t('reporting.emergency-page.not-urgent.call')),
        ...numberLine('18001-101', t('reporting.emergency-page.not-urgent.relay')),
      ],
    },
    {
      id: 'terrorism',
      lines: [],
      numbers: numberLine('anti-terrorist-hotline', t('reporting.emergency-page.terrorism.text')),
    },
    {
      id: 'crimestoppers',
      lines: [],
      numbers: numberLine('crimestoppers', t('reporting.emergency-page.crimestoppers.text')),
    },
  ].map(({ id, ...section }) => ({ ...section, heading: t(`reporting.emergency-page.${id}.title`) })),
});

/** The model of the page of support organisations, by whom they are there for. */
export function supportModel(t: Translate): object {
  const byAudience = new Map<string, ReturnType<typeof supportLine>[]>();
  for (const organisation of organisations()) {
    const lines = byAudience.get(organisation.audience) ?? [];
    byAudience.set(organisation.audience, [...lines, supportLine(organisation, t)]);
  }
  const heading = (audience: string): string => {
    const key = `reporting.support.for.${audience}`;
    return t.has(key) ? t(key) : t('reporting.support.for.other');
  };
  return {
    title: t('reporting.support.title'),
    groups: [...byAudience].map(([audience, lines]) => ({ heading: heading(audience), lines })),
  };
}

/** The model of the page of languages: those the pages are in, each in its own name and script, and Easy Read. */
export const languagesModel = (
  offered: readonly Language[],
  easy: { name: string; href: string },
  t: Translate,
): object => ({
  title: t('reporting.languages.title'),
  languages: offered.map(({ code, name, dir }) => ({
    tag: code,
    name,
    dir,
    href: code === 'en' ? '/' : `/${code}`,
  })),
  easy,
  lines: ['any', 'phone', 'bsl', 'print'].map((line) => t(`reporting.languages.${line}`)),
});

const PRIVACY = ['who', 'how', 'others', 'draft', 'share', 'law', 'rights', 'immigration'] as const;
const SAFETY = ['device', 'private', 'history', 'code', 'exit'] as const;

const sectioned = (base: string, sections: readonly string[], t: Translate): object[] =>
  sections.map((section) => ({
    heading: t(`${base}.${section}.title`),
    lines: [t(`${base}.${section}.text`)],
  }));

export const privacyModel = (t: Translate): object => ({
  title: t('reporting.privacy.title'),
  lead: [t('reporting.privacy.lead')],
  sections: sectioned('reporting.privacy', PRIVACY, t),
});

export const safetyModel = (t: Translate): object => ({
  title: t('reporting.safety.title'),
  lead: [t('reporting.safety.danger')],
  sections: sectioned('reporting.safety', SAFETY, t),
});

export const accessibilityModel = (t: Translate): object => ({
  title: t('reporting.accessibility.title'),
  lead: [t('reporting.accessibility.lead'), t('reporting.accessibility.standard')],
  sections: [
    {
      heading: t('reporting.accessibility.known.title'),
      points: [1, 2, 3].map((point) => t(`reporting.accessibility.known.${point}`)),
    },
    {
      heading: t('reporting.accessibility.help.title'),
      lines: [t('reporting.accessibility.help.text'), t('reporting.accessibility.rights')],
    },
  ],
});

export const cookiesModel = (t: Translate): object => ({
  title: t('reporting.cookies.title'),
  rows: [
    ['__Host-report', 'report'],
    ['__Host-return', 'return'],
    ['__Host-csrf-public', 'csrf'],
  ].map(([name, cookie]) => ({
    name,
    why: t(`reporting.cookies.${cookie}.why`),
    ends: t(`reporting.cookies.${cookie}.ends`),
  })),
});

/** `+447700900999` as people here dial it. */
const dialled = (number: string): string => number.replace(/^\+44(\d{4})(\d{6})$/, '0$1 $2');

/** The model of the page on texting; without a number it says where else to go. */
export function textPageModel(route: TextRoute | undefined, t: Translate): object {
  const at = 'reporting.text-page';
  const title = t(`${at}.title`);
  if (!route) return { title, lead: [t(`${at}.danger`), t(`${at}.none`)], sections: [] };
  const how = [t(`${at}.how.text`, { number: `\u2066${dialled(route.number)}\u2069` })];
  if (route.keyword)
    how.push(t(`${at}.how.keyword`, { keyword: `\u2066${route.keyword.toUpperCase()}\u2069` }));
  return {
    title,
    lead: [t(`${at}.danger`)],
    sections: [
      ...sectioned(at, ['seen'], t),
      { heading: t(`${at}.how.title`), lines: how },
      ...sectioned(at, ['phone'], t),
      { heading: t(`${at}.words.title`), points: [t(`${at}.words.code`), t(`${at}.words.stop`)] },
      ...sectioned(at, ['pictures', '999'], t),
    ],
  };
}
