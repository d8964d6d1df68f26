import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

/*
 * What of PDF/UA-1 (ISO 14289-1) a machine can decide, by the checkpoints of the PDF Association's Matterhorn Protocol
 * (numbers in the words of a fault), read with another library than the one that writes. It is no veraPDF: the syntax of
 * fonts, colour contrast and what only a person can judge (whether a description is a good one) are not looked at.
 */

interface TreeNode {
  role?: string;
  alt?: string;
  type?: string;
  id?: string;
  children?: TreeNode[];
}

/** Roles of a page's tree in reading order, its descriptions, and the content it reaches. */
export interface PdfFacts {
  info: Record<string, unknown>;
  roles: string[];
  alts: string[];
  text: string;
  /** Departures from PDF/UA; none in a right document. */
  faults: string[];
}

const PAINTS = new Set([
  OPS.stroke,
  OPS.closeStroke,
  OPS.fill,
  OPS.eoFill,
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
  OPS.shadingFill,
  OPS.showText,
  OPS.showSpacedText,
  OPS.paintImageXObject,
  OPS.paintInlineImageXObject,
  OPS.paintImageMaskXObject,
]);

const walk = (node: TreeNode, see: (node: TreeNode) => void): void => {
  see(node);
  for (const child of node.children ?? []) walk(child, see);
};

/** Whatever is painted stands in the tree or is said to be decoration (01-003 to 01-005). */
function untagged(list: { fnArray: number[]; argsArray: unknown[] }, known: ReadonlySet<number>): string[] {
  const open: Array<'artifact' | 'tagged' | 'unknown'> = [];
  const faults = new Set<string>();
  for (const [at, fn] of list.fnArray.entries()) {
    const args = (list.argsArray[at] ?? []) as unknown[];
    if (fn === OPS.beginMarkedContent || fn === OPS.beginMarkedContentProps) {
      const [tag, id] = args;
      const name = typeof tag === 'string' ? tag : (tag as { name?: string } | undefined)?.name;
      const isKnown = typeof id === 'number' && known.has(id);
      open.push(name === 'Artifact' ? 'artifact' : isKnown ? 'tagged' : 'unknown');
    } else if (fn === OPS.endMarkedContent) open.pop();
    else if (PAINTS.has(fn) && !open.some((one) => one !== 'unknown'))
      faults.add('01-005: something is painted that is neither tagged nor decoration');
  }
  return [...faults];
}

/** Headings begin with the first level and skip none (14-002, 14-003). */
function headingFaults(roles: readonly string[]): string[] {
  const levels = roles.flatMap((role) => (/^H[1-6]$/.test(role) ? [Number(role[1])] : []));
  const skipped = levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1);
  return skipped ? [`14-003: the headings skip a level: ${levels.join(' ')}`] : [];
}

/** Reads a PDF back and says where it departs from PDF/UA-1. */
export async function readPdf(pdf: Buffer): Promise<PdfFacts> {
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: false, verbosity: 0 })
    .promise;
  const { info, metadata } = (await document.getMetadata()) as unknown as {
    info: Record<string, unknown>;
    metadata: { get(name: string): unknown } | null;
  };
  const faults: string[] = [];
  const demand = (isSo: boolean, fault: string): void => {
    if (!isSo) faults.push(fault);
  };
  demand((await document.getMarkInfo())?.Marked === true, '06-001: it is not marked as tagged');
  demand(metadata?.get('pdfuaid:part') === '1', '06-002: it does not say that it is PDF/UA-1');
  demand(Boolean(metadata?.get('dc:title')), '06-003: its metadata have no title');
  demand(typeof info.Title === 'string' && info.Title !== '', '06-003: it has no title');
  const preferences = (await document.getViewerPreferences()) as { DisplayDocTitle?: boolean } | null;
  demand(preferences?.DisplayDocTitle === true, '07-001: readers show the file’s name in place of its title');
  demand(typeof info.Language === 'string' && info.Language !== '', '11-006: it has no language');
  const roles: string[] = [];
  const alts: string[] = [];
  let text = '';
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const tree = (await page.getStructTree()) as TreeNode | null;
    const known = new Set<number>();
    demand(tree !== null, `01-005: page ${number} has no tree`);
    if (tree)
      walk(tree, ({ role, alt, type, id }) => {
        if (role) roles.push(role);
        if (alt) alts.push(alt);
        const mark = type === 'content' ? /_mc(\d+)$/.exec(id ?? '')?.[1] : undefined;
        if (mark !== undefined) known.add(Number(mark));
        demand(role !== 'Figure' || Boolean(alt?.trim()), '13-004: a picture has no description');
      });
    const list = await page.getOperatorList();
    faults.push(...untagged(list, known));
    for (const [at, fn] of list.fnArray.entries()) {
      if (fn !== OPS.setFont) continue;
      const [name] = list.argsArray[at] as [string];
      const font = page.commonObjs.get(name) as { missingFile?: boolean; name?: string };
      demand(font.missingFile !== true, `31-009: the font ${font.name ?? name} is not in the file`);
    }
    for (const { subtype, contentsObj } of (await page.getAnnotations()) as Array<{
      subtype: string;
      contentsObj?: { str?: string };
    }>)
      demand(subtype !== 'Link' || Boolean(contentsObj?.str), '28-012: a link has no description');
    const { items } = await page.getTextContent();
    text += items.map((item) => ('str' in item ? item.str : '')).join(' ');
  }
  faults.push(...headingFaults(roles));
  return { info, roles, alts, text, faults: [...new Set(faults)] };
}
