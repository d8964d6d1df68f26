import type { SmsConfig } from '#platform/config/config';
import type { TextChannel } from '../channel.ts';
import { openNotify } from './notify.ts';
import { openTwilio } from './twilio.ts';

/** Opens the adapter the settings name; undefined where the force takes no texts. */
export function openSms(settings: SmsConfig): TextChannel | undefined {
  if (settings.provider === 'notify') return openNotify(settings);
  if (settings.provider === 'twilio') return openTwilio(settings);
  return undefined;
}
