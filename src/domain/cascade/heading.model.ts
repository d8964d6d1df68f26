/** The five fixed headings of every statement, so that translations line up and versions can be compared. */
export const HEADINGS = ['known', 'unknown', 'doing', 'can-do', 'call'] as const;
export type Heading = (typeof HEADINGS)[number];

export type Sections = Record<Heading, string>;
export const emptySections = (): Sections => ({ known: '', unknown: '', doing: '', 'can-do': '', call: '' });
