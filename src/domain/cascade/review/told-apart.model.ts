import { compareVariants, type VariantFinding, type VariantText } from './variant-rules.model.ts';

/** The newest words of one statement of a family, and where it hangs in it. Its name is its identifier. */
export interface FamilyText extends VariantText {
  /** What it wraps; null for a core. */
  parentId: string | null;
  /** The part leaders play for whom it is written; empty for everybody. */
  community: string;
}

/** Areas may be told what is true of them alone; it is shown and holds nothing. */
const toLookAt = (finding: VariantFinding): VariantFinding =>
  finding.severity === 'block' ? { ...finding, severity: 'warn' } : finding;

/**
 * What one community of an area is told and another is not, the area's own text held beside them since all others get
 * that; and the same between the areas of a core. Never a variant against its core: what it adds is shown as such.
 */
export function toldApart(family: readonly FamilyText[]): VariantFinding[] {
  const parents = [...new Set(family.flatMap(({ parentId }) => parentId ?? []))];
  return parents.flatMap((parentId) => {
    const children = family.filter((one) => one.parentId === parentId);
    const communities = children.filter(({ community }) => community !== '');
    const parent = family.filter(({ name }) => name === parentId);
    return [
      ...compareVariants(children.filter(({ community }) => community === '')).map(toLookAt),
      ...(communities.length > 0 ? compareVariants([...parent, ...communities]) : []),
    ];
  });
}
