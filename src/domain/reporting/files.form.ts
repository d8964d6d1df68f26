import { type FieldProblem, Refusal } from '#kernel/refusal';

/** What a page of files shows again after a refusal: what to do, and the choice that was made. */
export interface EvidenceFormReply {
  problems: FieldProblem[];
  status: number;
  hidden: string;
}

/** The posted choice about hidden details; undefined for anything else. */
export const postedChoice = (text: string): 'KEEP' | 'REMOVE' | undefined =>
  text === 'KEEP' || text === 'REMOVE' ? text : undefined;

/** The problems of a file that was not taken; undefined for an error that is another page's to explain. */
export function refusedFile(error: unknown): Pick<EvidenceFormReply, 'problems' | 'status'> | undefined {
  if (!(error instanceof Refusal) || error.problems.length === 0) return undefined;
  return { problems: error.problems, status: error.status };
}
