import { auditCommands } from './audit-command.ts';
import type { Command } from './command.ts';
import { databaseCommands } from './database-command.ts';
import { evidenceCommands } from './evidence-command.ts';
import { exchangeCommands } from './exchange-command.ts';
import { exerciseCommands } from './exercise-command.ts';
import { importCommands } from './import-command.ts';
import { jobsCommands } from './jobs-command.ts';
import { keysCommands } from './keys-command.ts';
import { leadersCommands } from './leaders-command.ts';
import { localeCommands } from './locale-command.ts';
import { mailCommands } from './mail-command.ts';
import { partnerCommands } from './partner-command.ts';
import { retentionCommands } from './retention-command.ts';
import { settingsCommands } from './settings-command.ts';
import { statementCommands } from './statement-command.ts';
import { surveillanceCommands } from './surveillance-command.ts';
import { textsCommands } from './texts-command.ts';
import { verifyCommands } from './verify-command.ts';

/** Every command of `stand`, in the order help lists them. */
export const COMMANDS: Command[] = [
  ...statementCommands,
  ...verifyCommands,
  ...surveillanceCommands,
  ...importCommands,
  ...exerciseCommands,
  ...auditCommands,
  ...evidenceCommands,
  ...keysCommands,
  ...textsCommands,
  ...leadersCommands,
  ...mailCommands,
  ...partnerCommands,
  ...retentionCommands,
  ...exchangeCommands,
  ...jobsCommands,
  ...databaseCommands,
  ...localeCommands,
  ...settingsCommands,
];
