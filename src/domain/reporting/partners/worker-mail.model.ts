import words from '../locales/partner.en.json' with { type: 'json' };

/** The short e-mails case workers get. None says what a report is about, or that there is one. */
export type WorkerMailKind = 'link' | 'invited' | 'written';

/** Subject and text of one. English: it is written to people at work. */
export function workerMail(
  kind: WorkerMailKind,
  { url, forceName }: { url: string; forceName: string },
): { subject: string; text: string; language: string } {
  const fill = (text: string): string => text.replaceAll('{force}', forceName).replaceAll('{url}', url);
  return {
    language: 'en',
    subject: fill(words[`workspace.email.${kind}.subject`]),
    text: `${fill(words[`workspace.email.${kind}.text`])}\n`,
  };
}
