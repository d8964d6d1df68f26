import { runProcess } from '../../src/apps/run-process.ts';
import { DEMO_PEOPLE } from '../people.ts';
import { portSetting, setting } from '../service.ts';
import { startIdentityProvider } from './provider.ts';

await runProcess('identity-provider', () =>
  startIdentityProvider({
    port: portSetting('STAND_IDENTITY_PORT'),
    issuer: setting('STAND_IDENTITY_ISSUER'),
    clientId: setting('STAND_IDENTITY_CLIENT_ID'),
    clientSecret: setting('STAND_IDENTITY_CLIENT_SECRET'),
    redirectUris: setting('STAND_IDENTITY_REDIRECT_URIS').split(/[\s,]+/),
    people: DEMO_PEOPLE,
    log: (message) => process.stderr.write(`${message}\n`),
  }),
);
