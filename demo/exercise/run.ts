import { DEMO_LEADERS } from '../seed/demo-size.ts';
import { afterwardsLinks } from './afterwards.ts';
import { assessLinks } from './assess.ts';
import { beSeenLinks } from './be-seen.ts';
import { hearLinks } from './hear.ts';
import { answerLinks, leaderLinks } from './leaders.ts';
import { Ledger, summaryTable } from './ledger.ts';
import { lookBackLinks } from './look-back.ts';
import { partnerLinks } from './partner.ts';
import { respondLinks } from './respond.ts';
import { correctionLinks, sayLinks } from './say.ts';
import { type Doors, World } from './world.ts';

export const DEMO_REPORTS = 200;

/**
 * Plays the whole loop once: event, say, reach, hear, respond, watch, assess, be seen, say again.
 * @param letter text the statement is drafted from, its sentences kept; without one the demo's own words are used
 */
export async function runDemoExercise(
  doors: Doors,
  tell: (line: string) => void,
  letter?: string,
): Promise<{ table: string; links: number; held: number; seconds: number }> {
  const startedAt = performance.now();
  const world = new World(doors, letter);
  const ledger = new Ledger(tell);
  await sayLinks(world, ledger, DEMO_LEADERS);
  await leaderLinks(world, ledger);
  await hearLinks(world, ledger, DEMO_REPORTS);
  await respondLinks(world, ledger, DEMO_REPORTS);
  await afterwardsLinks(world, ledger);
  await partnerLinks(world, ledger);
  await assessLinks(world, ledger);
  await beSeenLinks(world, ledger);
  await answerLinks(world, ledger);
  await correctionLinks(world, ledger);
  await lookBackLinks(world, ledger);
  return {
    table: summaryTable(ledger.results),
    links: ledger.results.length,
    held: ledger.held,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  };
}
