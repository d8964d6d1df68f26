import { runProcess } from '../../src/apps/run-process.ts';
import { DEMO_TEXT_NUMBER } from '../aldermarch/text-number.ts';
import { portSetting, setting } from '../service.ts';
import { startTextGateway } from './gateway.ts';

await runProcess('text-gateway', () =>
  startTextGateway({
    port: portSetting('STAND_TEXT_GATEWAY_PORT'),
    accountSid: setting('STAND_TEXT_GATEWAY_ACCOUNT'),
    authToken: setting('STAND_TEXT_GATEWAY_TOKEN'),
    arrivalUrl: setting('STAND_TEXT_GATEWAY_ARRIVALS'),
    number: DEMO_TEXT_NUMBER,
    log: (message) => process.stderr.write(`${message}\n`),
  }),
);
