/** Reports that hang together by what is alike between each two of them, the largest group first; ids in order. */
export function groupsOf(pairs: ReadonlyArray<{ leftId: string; rightId: string }>): string[][] {
  const leads = new Map<string, string>();
  const leadOf = (id: string): string => {
    const next = leads.get(id) ?? id;
    if (next === id) return id;
    const lead = leadOf(next);
    leads.set(id, lead);
    return lead;
  };
  for (const { leftId, rightId } of pairs) {
    const [left, right] = [leadOf(leftId), leadOf(rightId)];
    leads.set(leftId, left);
    leads.set(rightId, left);
    leads.set(right, left);
  }
  const groups = new Map<string, string[]>();
  for (const id of leads.keys()) groups.set(leadOf(id), [...(groups.get(leadOf(id)) ?? []), id]);
  return [...groups.values()]
    .map((ids) => ids.sort())
    .sort((a, b) => b.length - a.length || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}
