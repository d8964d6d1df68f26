import { setTimeout as sleep } from 'node:timers/promises';
import { quantile, round } from './figures.ts';
import type { FinishedForm } from './finished-forms.ts';
import { HttpLane } from './http-lane.ts';
import { acknowledged } from './send-forms.ts';

export interface Phase {
  /** Forms a second, sent whether or not the earlier ones are answered. */
  rate: number;
  seconds: number;
}

export interface PhaseFigures extends Phase {
  sent: number;
  acknowledged: number;
  /** Answered with anything but the receipt, or not at all: the sender was told to try again and still has the form. */
  refused: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Connections a phase may come to use: as many browsers as wait at one time. */
const MOST_LANES = 200;

/**
 * Sends forms at a fixed rate. A form's time runs from the moment at which it was meant to be sent, so that a stall
 * counts for every form that had to wait behind it (no co-ordinated omission).
 * @returns the figures, the forms that were acknowledged, and when each was (`performance.now()`)
 */
export async function runPhase(
  url: string,
  { rate, seconds }: Phase,
  forms: readonly FinishedForm[],
): Promise<{ figures: PhaseFigures; done: FinishedForm[]; acknowledgedAt: number[] }> {
  const free: HttpLane[] = [];
  const waiting: Array<(lane: HttpLane) => void> = [];
  let lanes = 0;
  const take = async (): Promise<HttpLane> => {
    for (let lane = free.pop(); lane; lane = free.pop()) {
      if (lane.isOpen) return lane;
      lane.close();
      lanes--;
    }
    if (lanes >= MOST_LANES) return new Promise((resolve) => waiting.push(resolve));
    lanes++;
    return HttpLane.open(url);
  };
  const giveBack = (lane: HttpLane): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };
  const latencies: number[] = [];
  const done: FinishedForm[] = [];
  const acknowledgedAt: number[] = [];
  const send = async (form: FinishedForm, meantAt: number): Promise<void> => {
    const lane = await take();
    try {
      const answer = await lane.post('/report/check', form.cookie, form.body);
      latencies.push(performance.now() - meantAt);
      if (acknowledged(answer)) {
        done.push(form);
        acknowledgedAt.push(performance.now());
      }
      giveBack(lane);
    } catch {
      // A broken connection is no acknowledgement; the next form opens another.
      latencies.push(performance.now() - meantAt);
      lane.close();
      lanes--;
      const next = waiting.shift();
      if (next) {
        lanes++;
        next(await HttpLane.open(url));
      }
    }
  };
  const startedAt = performance.now();
  const sending: Promise<void>[] = [];
  for (let sent = 0; sent < forms.length; ) {
    const due = Math.min(forms.length, Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1);
    for (; sent < due; sent++)
      sending.push(send(forms[sent] as FinishedForm, startedAt + (sent / rate) * 1000));
    await sleep(1);
  }
  await Promise.all(sending);
  for (const lane of free) lane.close();
  return {
    figures: {
      rate,
      seconds,
      sent: forms.length,
      acknowledged: done.length,
      refused: forms.length - done.length,
      p50Ms: round(quantile(latencies, 0.5), 1),
      p99Ms: round(quantile(latencies, 0.99), 1),
      maxMs: round(quantile(latencies, 1), 1),
    },
    done,
    acknowledgedAt,
  };
}
