import type { FinishedForm } from './finished-forms.ts';
import type { Ground } from './ground.ts';
import type { Answer, HttpLane } from './http-lane.ts';

/** The form's only promise: it leads to the receipt when the report is durably stored, and nowhere else. */
export const acknowledged = ({ status, location }: Answer): boolean =>
  status === 303 && location === '/report/receipt';

export interface Round {
  /** Acknowledgements, or transactions, a second. */
  perSecond: number;
  latenciesMs: number[];
}

/** Repeats `act` on every lane for `seconds`, or until it says there is nothing left. */
export async function closedLoop<L>(
  lanes: readonly L[],
  seconds: number,
  act: (lane: L) => Promise<boolean>,
): Promise<Round> {
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  await Promise.all(
    lanes.map(async (lane) => {
      for (let from = performance.now(); from < until; from = performance.now()) {
        if (!(await act(lane))) return;
        latenciesMs.push(performance.now() - from);
      }
    }),
  );
  return { perSecond: latenciesMs.length / ((performance.now() - startedAt) / 1000), latenciesMs };
}

/** Sends one form. Throws where the answer is not the receipt: a closed loop has no excuse. */
export async function sendForm(lane: HttpLane, form: FinishedForm): Promise<void> {
  const answer = await lane.post('/report/check', form.cookie, form.body);
  if (!acknowledged(answer)) throw new Error(`a form was answered ${answer.status} ${answer.location}`);
}

export interface Audit {
  /** Acknowledged reports that the database does not hold whole: row, seal, event and audit line, each once. */
  lost: number;
  /** Reports beyond those acknowledged, and references that stand twice. */
  duplicates: number;
}

const AT_ONCE = 5_000;

/** Counts the rows of the database against the acknowledgements. */
export async function countAgainst(
  ground: Ground,
  done: readonly FinishedForm[],
  others: number,
): Promise<Audit> {
  // Without figures of what was just written the database may look for each report through all of them.
  await ground.sql(
    'analyze reporting.report, platform.seal, platform.outbox_event, platform.audit_entry',
    [],
  );
  let whole = 0;
  for (let from = 0; from < done.length; from += AT_ONCE) {
    const hashes = done.slice(from, from + AT_ONCE).map(({ receiptHash }) => receiptHash);
    const [row] = await ground.sql<{ whole: number }>(
      `select count(*)::int as whole from (
         select r.id from unnest($2::bytea[]) as h(hash)
         join reporting.report r on r.force_id = $1 and r.receipt_hash = h.hash
         join platform.seal s on s.force_id = $1 and s.seal_id = r.seal_id
         join platform.outbox_event e on e.force_id = $1 and e.name = 'reporting.report-submitted' and e.subject_id = r.id::text
         join platform.audit_entry a on a.force_id = $1 and a.act = 'reporting.submit-report' and a.subject_id = r.id::text
         group by r.id having count(*) = 1) one`,
      [ground.forceId, hashes],
    );
    whole += row?.whole ?? 0;
  }
  const [all] = await ground.sql<{ rows: number; refs: number }>(
    'select count(*)::int as rows, count(distinct reference)::int as refs from reporting.report where force_id = $1',
    [ground.forceId],
  );
  const { rows = 0, refs = 0 } = all ?? {};
  return { lost: done.length - whole, duplicates: Math.max(0, rows - done.length - others) + (rows - refs) };
}
