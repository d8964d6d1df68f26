/** Why a line may not be shown to everyone yet. */
export type LineFault = 'email' | 'phone' | 'postcode' | 'link' | 'titled-name' | 'leader-name';

const PATTERNS: Array<[LineFault, RegExp]> = [
  ['email', /\S+@\S+\.\S+/],
  ['link', /\b(?:https?:\/\/|www\.)\S+/i],
  // Three-digit numbers (999, 101) are public; anything longer that looks dialled is somebody's.
  ['phone', /(?:\+|\b0)\d[\d ()-]{6,}\d/],
  ['postcode', /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/i],
  [
    'titled-name',
    /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Revd|Fr|Imam|Rabbi|Pastor|Cllr|Councillor|Sheikh|Maulana|Pandit|Sister|Brother)\.? \p{Lu}\p{L}+/u,
  ],
];

/**
 * Looks for personal data in a line meant for everyone: the "you said, we did" board must not show who said it.
 * Machines miss what people see, so the person who answers also confirms it by a tick.
 * @param leaderName name of the leader who raised the concern; any of its words of four letters or more counts
 */
export function lineFaults(line: string, leaderName: string): LineFault[] {
  const faults = PATTERNS.filter(([, pattern]) => pattern.test(line)).map(([fault]) => fault);
  const words = leaderName.split(/\s+/).filter((word) => word.length >= 4);
  const lower = ` ${line.toLowerCase().replace(/[^\p{L}\p{M}]+/gu, ' ')} `;
  if (words.some((word) => lower.includes(` ${word.toLowerCase()} `))) faults.push('leader-name');
  return faults;
}
