import { parseXml, XmlElement } from '@rgrove/parse-xml';

/**
 * The rules of the Common Alerting Protocol 1.2 (OASIS, 1 July 2010, section 3.2 and the schema of 3.4) as far as our
 * messages can break them, written anew from the standard's text. The schema itself is not held here.
 */

/** One child of an element: how often it may stand there, and what it may hold. */
interface Rule {
  name: string;
  least: 0 | 1;
  most: 1 | 'any';
  values?: readonly string[];
  pattern?: RegExp;
  children?: readonly Rule[];
}

const one = (name: string, more: Partial<Rule> = {}): Rule => ({ name, least: 1, most: 1, ...more });
const maybe = (name: string, more: Partial<Rule> = {}): Rule => ({ name, least: 0, most: 1, ...more });
const some = (name: string, more: Partial<Rule> = {}): Rule => ({ name, least: 0, most: 'any', ...more });

/** No `Z`: an offset is written out, and parts of a second are not. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;
const NAME = /^[^\s,<&]+$/;
const LANGUAGE = /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/;
const REFERENCES = /^[^\s,<&]+,[^\s,<&]+,[^\s,]+( [^\s,<&]+,[^\s,<&]+,[^\s,]+)*$/;
const PAIR = [one('valueName'), one('value')];

const AREA: readonly Rule[] = [
  one('areaDesc'),
  some('polygon'),
  some('circle'),
  some('geocode', { children: PAIR }),
  maybe('altitude'),
  maybe('ceiling'),
];

const INFO: readonly Rule[] = [
  maybe('language', { pattern: LANGUAGE }),
  one('category', {
    most: 'any',
    values: [
      'Geo',
      'Met',
      'Safety',
      'Security',
      'Rescue',
      'Fire',
      'Health',
      'Env',
      'Transport',
      'Infra',
      'CBRNE',
      'Other',
    ],
  }),
  one('event'),
  some('responseType', {
    values: ['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None'],
  }),
  one('urgency', { values: ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] }),
  one('severity', { values: ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] }),
  one('certainty', { values: ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] }),
  maybe('audience'),
  some('eventCode', { children: PAIR }),
  maybe('effective', { pattern: TIME }),
  maybe('onset', { pattern: TIME }),
  maybe('expires', { pattern: TIME }),
  maybe('senderName'),
  maybe('headline'),
  maybe('description'),
  maybe('instruction'),
  maybe('web', { pattern: /^https?:\/\// }),
  maybe('contact'),
  some('parameter', { children: PAIR }),
  some('resource'),
  some('area', { children: AREA }),
];

const ALERT: readonly Rule[] = [
  one('identifier', { pattern: NAME }),
  one('sender', { pattern: NAME }),
  one('sent', { pattern: TIME }),
  one('status', { values: ['Actual', 'Exercise', 'System', 'Test', 'Draft'] }),
  one('msgType', { values: ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] }),
  maybe('source'),
  one('scope', { values: ['Public', 'Restricted', 'Private'] }),
  maybe('restriction'),
  maybe('addresses'),
  some('code'),
  maybe('note'),
  maybe('references', { pattern: REFERENCES }),
  maybe('incidents'),
  some('info', { children: INFO }),
];

const elementsOf = (parent: XmlElement): XmlElement[] =>
  parent.children.filter((child): child is XmlElement => child instanceof XmlElement);

/** What stands in an element, its children in the order of the rules. */
function faultsOf(parent: XmlElement, rules: readonly Rule[], at: string): string[] {
  const children = elementsOf(parent);
  const faults: string[] = [];
  let next = 0;
  for (const rule of rules) {
    const { name, least, most, values, pattern, children: below } = rule;
    const here = `${at}/${name}`;
    let count = 0;
    for (; children[next]?.name === name; next += 1) {
      const child = children[next] as XmlElement;
      count += 1;
      if (below) faults.push(...faultsOf(child, below, here));
      else if (child.text.trim() === '') faults.push(`${here} is empty`);
      if (values && !values.includes(child.text)) faults.push(`${here} may not be ${child.text}`);
      if (pattern && !pattern.test(child.text)) faults.push(`${here} is not well formed: ${child.text}`);
    }
    if (count < least) faults.push(`${here} is missing`);
    if (most === 1 && count > 1) faults.push(`${here} stands ${count} times`);
  }
  if (next < children.length) faults.push(`${at}/${children[next]?.name ?? ''} is not allowed there`);
  return faults;
}

const textOf = (alert: XmlElement, name: string): string =>
  elementsOf(alert).find((child) => child.name === name)?.text ?? '';

/** What is wrong with a message; empty for a right one. */
export function capFaults(xml: string): string[] {
  const alert = parseXml(xml).root;
  if (alert?.name !== 'alert') return ['there is no alert'];
  if (alert.attributes.xmlns !== 'urn:oasis:names:tc:emergency:cap:1.2') return ['the namespace is wrong'];
  const faults = faultsOf(alert, ALERT, 'alert');
  const type = textOf(alert, 'msgType');
  if (['Update', 'Cancel'].includes(type) && textOf(alert, 'references') === '')
    faults.push(`${type} has to say what it refers to`);
  return faults;
}

/** Texts of the children of that name. */
export const capValues = (xml: string, name: string): string[] => {
  const found: string[] = [];
  const walk = (parent: XmlElement): void => {
    for (const child of elementsOf(parent)) {
      if (child.name === name) found.push(child.text);
      walk(child);
    }
  };
  const { root } = parseXml(xml);
  if (root) walk(root);
  return found;
};
