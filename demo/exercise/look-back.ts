import { addDays, londonDay } from '#statistics/days';
import { DEMO_LETTERS_DAYS_AGO } from '../aldermarch/history.ts';
import { DEMO_LETTERS } from '../aldermarch/statement.ts';
import type { Ledger } from './ledger.ts';
import { CAST, putOnRegister } from './say.ts';
import { expectPage, type World } from './world.ts';

/** An event that is weeks old, of which the picture says more: how soon it was told, how it fades, what is still to come. */
export async function lookBackLinks(world: World, ledger: Ledger): Promise<void> {
  await ledger.link('look back', 'a rise of the past weeks is seen', async () => {
    const happenedOn = addDays(londonDay(new Date()), -DEMO_LETTERS_DAYS_AGO);
    const eventId = await putOnRegister(world, { ...DEMO_LETTERS, happenedOn });
    const page = await world.officer(CAST.analyst).get(world.staff(`/picture/${eventId}`));
    expectPage(page, { says: /Increase seen/ });
    // The whole sentence: a point within a number ends none.
    const sentence = /Increase seen.*?[.](?=\s|$)/s.exec(page.text)?.[0] ?? '';
    if (!sentence.includes('would be usual'))
      throw new Error(`the headline does not say what is usual: ${sentence}`);
    return sentence;
  });
}
