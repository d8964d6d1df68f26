import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, readConfig } from '#platform/config/config';
import { migrate } from '#platform/db/migrate';
import { createLog } from '#platform/observability/log';
import { endWith, isWrongSetting, runProcess } from '../run-process.ts';
import { jobs } from '../worker/jobs.ts';
import { Child, type ChildPlan } from './child.ts';
import { openDatabase } from './database.ts';
import { playExercise, tellAddresses } from './demo-start.ts';
import { prepareForce, seedForce } from './prepare-force.ts';

const BUILD = dirname(fileURLToPath(import.meta.url));

/** The gateway stands in for a provider only where the settings name none. */
function textGateway({ sms, ports, urls }: Config): ChildPlan[] {
  if (sms.provider !== 'twilio' || sms.apiUrl !== `http://localhost:${ports.text}`) return [];
  return [
    {
      name: 'text-gateway',
      file: join(BUILD, 'demo/text-gateway.js'),
      env: {
        STAND_TEXT_GATEWAY_PORT: String(ports.text),
        STAND_TEXT_GATEWAY_ACCOUNT: sms.accountSid,
        STAND_TEXT_GATEWAY_TOKEN: sms.authToken.reveal(),
        STAND_TEXT_GATEWAY_ARRIVALS: `${urls.api}/api/v1/texts/arrivals`,
      },
    },
  ];
}

function demoPlans(config: Config): ChildPlan[] {
  if (config.mode !== 'demo') return [];
  return [
    {
      name: 'identity-provider',
      file: join(BUILD, 'demo/identity-provider.js'),
      env: {
        STAND_IDENTITY_PORT: String(config.ports.identity),
        STAND_IDENTITY_ISSUER: config.oidc.issuer,
        STAND_IDENTITY_CLIENT_ID: config.oidc.clientId,
        STAND_IDENTITY_CLIENT_SECRET: config.oidc.clientSecret.reveal(),
        STAND_IDENTITY_REDIRECT_URIS: `${config.urls.staff}/sign-in/return`,
      },
    },
    {
      name: 'mail-catcher',
      file: join(BUILD, 'demo/mail-catcher.js'),
      env: {
        STAND_SMTP_PORT: String(config.ports.smtp),
        STAND_MAIL_PORT: String(config.ports.mail),
        STAND_MAIL_DIR: join(config.varDir, 'mail'),
      },
    },
    ...textGateway(config),
  ];
}

/** One command: the database, then the keeper, then everything else, each as a process of its own. */
await runProcess('all', async () => {
  const config = readConfig('all');
  const log = createLog(config, 'all');
  const database = await openDatabase(config, log, (why) => endWith(new Error(why)));
  const children: Array<{ expectEnd(): void; stop(): Promise<void> }> = [];
  const speakers: Child[] = [];
  const start = async (plan: ChildPlan): Promise<void> => {
    const child = new Child(plan, log);
    children.push(child);
    speakers.push(child);
    await child.start();
  };
  const stop = async (): Promise<void> => {
    for (const child of children) child.expectEnd();
    for (const child of children.reverse()) await child.stop();
    await database.stop();
  };
  try {
    const { applied } = await migrate(database.adminUrl, { log, jobs });
    log.info({ count: applied.length }, 'migrations applied');
    const app = (name: string): ChildPlan => ({ name, file: join(BUILD, `${name}.js`), env: database.env });
    await Promise.all([start(app('keeper')), ...demoPlans(config).map(start)]);
    await prepareForce(config, database.adminUrl);
    const isNew = config.mode === 'demo' && (await seedForce(BUILD, database.env));
    await Promise.all(
      ['public', 'leader', 'partner', 'staff', 'api', 'worker'].map((name) => start(app(name))),
    );
    for (const child of speakers) child.speak();
    if (config.mode === 'demo') tellAddresses(config, isNew && config.playDemo);
    if (isNew && config.playDemo) children.push(playExercise(BUILD, log));
  } catch (error) {
    // A wrong setting is one sentence; behind anything else what the processes said is worth seeing.
    if (!isWrongSetting(error)) for (const child of speakers) child.speak();
    await stop();
    throw error;
  }
  return { url: config.urls.public, stop };
});
