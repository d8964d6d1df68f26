import { parseXml, type XmlElement, type XmlNode } from '@rgrove/parse-xml';
import { Refusal } from '#kernel/refusal';
import { hintOf, type MessagePart, partsOf } from './message-parts.ts';

/**
 * XLIFF 2.0 (OASIS), core only. Read and written here, not by a package: the ones there are drop the state of a segment,
 * on which a person's review hangs, and lose text where a translator's tool has cut a unit into several segments.
 */
export type SegmentState = 'initial' | 'translated' | 'reviewed' | 'final';
const STATES: readonly SegmentState[] = ['initial', 'translated', 'reviewed', 'final'];

/** One message on its way to a translator or back. `id` is the full key. */
export interface Unit {
  id: string;
  source: string;
  /** Absent where there is no translation. */
  target?: string;
  state: SegmentState;
  note?: string;
}

/** A document: its target language, and units by room. */
export interface Xliff {
  lang: string;
  files: { room: string; units: Unit[] }[];
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

/** How texts are cut into words and placeholders, and what their translator should know. */
export interface Cutting {
  partsOf(text: string): readonly MessagePart[];
  hintOf(text: string): string | undefined;
}
const MESSAGES: Cutting = { partsOf, hintOf };

/** A placeholder has the same number in source and target, wherever the translation puts it. */
class Placeholders {
  readonly codes: string[] = [];
  readonly #ofSource: { code: string; id: number }[] = [];
  readonly #partsOf: Cutting['partsOf'];
  #last = 0;

  constructor(cut: Cutting) {
    this.#partsOf = (text) => cut.partsOf(text);
  }

  source(message: string): string {
    return this.#inline(message, (code) => {
      this.#last += 1;
      this.#ofSource.push({ code, id: this.#last });
      return this.#last;
    });
  }

  target(message: string): string {
    const left = [...this.#ofSource];
    return this.#inline(message, (code) => {
      const at = left.findIndex((one) => one.code === code);
      const [same] = at < 0 ? [] : left.splice(at, 1);
      if (!same) this.#last += 1;
      return same?.id ?? this.#last;
    });
  }

  #inline(message: string, idOf: (code: string) => number): string {
    return this.#partsOf(message)
      .map((part) => {
        if ('text' in part) return escaped(part.text);
        if (!this.codes.includes(part.code)) this.codes.push(part.code);
        const data = this.codes.indexOf(part.code) + 1;
        return `<ph id="${idOf(part.code)}" dataRef="d${data}" equiv="${escaped(part.code)}"/>`;
      })
      .join('');
  }
}

function unitXml({ id, source, target, state, note }: Unit, cut: Cutting): string {
  const placeholders = new Placeholders(cut);
  const texts = [`<source>${placeholders.source(source)}</source>`];
  if (target !== undefined) texts.push(`<target>${placeholders.target(target)}</target>`);
  const notes = [note, cut.hintOf(source)].filter((one) => one !== undefined);
  const data = placeholders.codes.map((code, index) => `<data id="d${index + 1}">${escaped(code)}</data>`);
  return [
    `    <unit id="${escaped(id)}" xml:space="preserve">`,
    ...(notes.length > 0
      ? [`      <notes>${notes.map((one) => `<note>${escaped(one)}</note>`).join('')}</notes>`]
      : []),
    ...(data.length > 0 ? [`      <originalData>${data.join('')}</originalData>`] : []),
    `      <segment state="${state}">${texts.join('')}</segment>`,
    '    </unit>',
  ].join('\n');
}

/** The document as text; catalogue messages unless told otherwise. Same input, same bytes. */
export function writeXliff({ lang, files }: Xliff, cut: Cutting = MESSAGES): string {
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en-GB" trgLang="${escaped(lang)}">`,
    ...files.flatMap(({ room, units }) => [
      `  <file id="${escaped(room)}">`,
      ...units.map((unit) => unitXml(unit, cut)),
      '  </file>',
    ]),
    '</xliff>',
  ].join('\n')}\n`;
}

const isElement = (node: XmlNode): node is XmlElement => node.type === 'element';
const children = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter(isElement).filter((child) => child.name === name);
/** The same through groups, which tools may put around units. */
const unitsIn = (element: XmlElement): XmlElement[] => [
  ...children(element, 'unit'),
  ...children(element, 'group').flatMap(unitsIn),
];

/** Words and codes of a source or target. Marks that tools put around words are read through. */
function messageOf(element: XmlElement, codes: ReadonlyMap<string, string>): string {
  return element.children
    .map((node) => {
      if (!isElement(node))
        return node.type === 'text' || node.type === 'cdata' ? (node as never as { text: string }).text : '';
      if (node.name === 'ph') return codes.get(node.attributes.dataRef ?? '') ?? node.attributes.equiv ?? '';
      return messageOf(node, codes);
    })
    .join('');
}

function readUnit(unit: XmlElement): Unit {
  const id = unit.attributes.id ?? '';
  const codes = new Map(
    children(unit, 'originalData')
      .flatMap((list) => children(list, 'data'))
      .map((data) => [data.attributes.id ?? '', data.text]),
  );
  const pieces = unit.children
    .filter(isElement)
    .filter(({ name }) => name === 'segment' || name === 'ignorable');
  const part = (piece: XmlElement, name: string): string | undefined => {
    const [found] = children(piece, name);
    return found && messageOf(found, codes);
  };
  const segments = pieces.filter(({ name }) => name === 'segment');
  const hasTarget = segments.length > 0 && segments.every((piece) => part(piece, 'target') !== undefined);
  // What stands between two segments (a space) is its own translation where none is given.
  const target = pieces.map((piece) => part(piece, 'target') ?? part(piece, 'source') ?? '').join('');
  const states = segments.map((piece) =>
    STATES.indexOf((piece.attributes.state ?? 'initial') as SegmentState),
  );
  return {
    id,
    source: pieces.map((piece) => part(piece, 'source') ?? '').join(''),
    ...(hasTarget && target.trim() !== '' ? { target } : {}),
    state: STATES[Math.min(...states)] ?? 'initial',
  };
}

/**
 * Reads an XLIFF 2 document. No outside entity is ever fetched or unfolded.
 * @throws Refusal `invalid-input` where it is no XML, or no XLIFF 2 from English
 */
export function readXliff(text: string): Xliff {
  let root: XmlElement | null;
  try {
    root = parseXml(text).root;
  } catch (error) {
    throw new Refusal('invalid-input', `The file is no XML: ${(error as Error).message.split('\n')[0]}`);
  }
  const { version = '', srcLang = '', trgLang = '' } = root?.attributes ?? {};
  if (root?.name !== 'xliff' || !version.startsWith('2.'))
    throw new Refusal('invalid-input', 'The file is no XLIFF 2 document.');
  if (!/^en(-|$)/.test(srcLang)) throw new Refusal('invalid-input', 'The source language must be English.');
  return {
    lang: trgLang,
    files: children(root, 'file').map((file) => ({
      room: file.attributes.id ?? '',
      units: unitsIn(file).map(readUnit),
    })),
  };
}
