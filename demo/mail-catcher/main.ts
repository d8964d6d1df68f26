import { runProcess } from '../../src/apps/run-process.ts';
import { portSetting, setting } from '../service.ts';
import { startMailCatcher } from './catcher.ts';

await runProcess('mail-catcher', () =>
  startMailCatcher({
    smtpPort: portSetting('STAND_SMTP_PORT'),
    httpPort: portSetting('STAND_MAIL_PORT'),
    dir: setting('STAND_MAIL_DIR'),
    log: (message) => process.stderr.write(`${message}\n`),
  }),
);
