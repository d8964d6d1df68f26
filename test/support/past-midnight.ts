import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, londonDay, londonDayStart } from '#statistics/days';

/** Longer than a file of tests takes, as a rule. */
const NEAR_MIDNIGHT_MS = 90_000;

// Tests say "today": a file that would run over midnight in London is read and begins after it.
const now = new Date();
const leftMs = londonDayStart(addDays(londonDay(now), 1)).getTime() - now.getTime();
if (leftMs < NEAR_MIDNIGHT_MS) await sleep(leftMs + 10);
