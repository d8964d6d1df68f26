import type { Sensitive } from '#kernel/sensitive';
import type { TextChannel } from '../channel.ts';
import { openNotify } from './notify.ts';
import { openTwilio } from './twilio.ts';

/** How the force's texts travel, from its settings (STAND_SMS_*). */
export type SmsSettings =
  | { provider: 'none' }
  | {
      provider: 'notify';
      apiUrl: string;
      apiKey: Sensitive<string>;
      templateId: string;
      senderId?: string | undefined;
      callbackToken: Sensitive<string>;
    }
  | {
      provider: 'twilio';
      apiUrl: string;
      accountSid: string;
      authToken: Sensitive<string>;
      receiptUrl: string;
    };

/** Opens the adapter the settings name; undefined where the force takes no texts. */
export function openSms(settings: SmsSettings): TextChannel | undefined {
  if (settings.provider === 'notify') return openNotify(settings);
  if (settings.provider === 'twilio') return openTwilio(settings);
  return undefined;
}
