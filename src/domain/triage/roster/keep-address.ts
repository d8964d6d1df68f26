import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { normalisePhone } from '#reference/phone-text';
import { keepStaffContact } from '#room/access';
import { rosterStaff } from './keep-roster.ts';
import { mayKeepRoster } from './roster.policy.ts';

const MOBILE = /^\+[1-9][0-9]{7,14}$/;

/** A number as providers take it: `07700 900123` becomes `+447700900123`. Undefined for what is no mobile number. */
function mobileOf(typed: string): string | undefined {
  const phone = normalisePhone(typed);
  const whole = phone?.startsWith('07') ? `+44${phone.slice(1)}` : phone;
  return whole && MOBILE.test(whole) ? whole : undefined;
}

/**
 * Keeps where alerts reach a senior officer, in place of what was there; empty texts take it away.
 * @throws Refusal `invalid-input` for somebody who is no senior officer, or a number that takes no texts
 */
export async function keepDutyAddress(
  ctx: Context,
  { staffId, email, phone }: { staffId: string; email: string; phone: string },
): Promise<void> {
  demand(mayKeepRoster, ctx.actor);
  const wrong = (field: string, key: string): Refusal =>
    new Refusal('invalid-input', key, [{ field, key: `triage.roster.${key}` }]);
  const senior = await rosterStaff(ctx);
  if (!senior.some(({ id }) => id === staffId)) throw wrong('addressId', 'addressId.required');
  const mobile = phone === '' ? '' : mobileOf(phone);
  if (mobile === undefined) throw wrong('phone', 'phone.wrong');
  await keepStaffContact(ctx, { staffId, email, phone: mobile });
}
