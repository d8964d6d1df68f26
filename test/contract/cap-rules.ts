import { readFileSync } from 'node:fs';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { validateXML } from 'xmllint-wasm';

/** The standard's rules as a schema of our own; and the one OASIS publishes, where its path is given. */
const SCHEMAS = [new URL('./cap.xsd', import.meta.url), process.env.CAP_SCHEMA ?? ''].flatMap((file) =>
  file === '' ? [] : [readFileSync(file, 'utf8')],
);

const elementsOf = (parent: XmlElement): XmlElement[] =>
  parent.children.filter((child): child is XmlElement => child instanceof XmlElement);

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

/** What no schema can say: a message that changes another one names it. */
function unnamed(xml: string): string[] {
  const [type = ''] = capValues(xml, 'msgType');
  const isNamed = capValues(xml, 'references').length > 0;
  return ['Update', 'Cancel'].includes(type) && !isNamed ? [`${type} has to say what it refers to`] : [];
}

/** What is wrong with CAP messages by libxml2 and the schema; empty for right ones. */
export async function capFaults(messages: readonly string[]): Promise<string[]> {
  const xml = messages.map((contents, at) => ({ fileName: `message-${at}.xml`, contents }));
  const results = await Promise.all(SCHEMAS.map((schema) => validateXML({ xml, schema })));
  return [
    ...results.flatMap(({ valid, errors }) =>
      valid
        ? []
        : errors.map(({ rawMessage }) => rawMessage.replaceAll('{urn:oasis:names:tc:emergency:cap:1.2}', '')),
    ),
    ...messages.flatMap(unnamed),
  ];
}
