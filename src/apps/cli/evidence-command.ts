import { Refusal } from '#kernel/refusal';
import { verifyBundle } from '#room/reporting';
import { type Command, EXIT, say } from './command.ts';

function keyOf(text: string | boolean | undefined): Buffer | undefined {
  if (typeof text !== 'string') return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Refusal('invalid-input', 'Give the public key as 32 bytes in base64.');
  return key;
}

export const evidenceCommands: Command[] = [
  {
    name: 'evidence verify',
    takes: 'BUNDLE.zip',
    about: 'Checks an evidence bundle by itself and names the first file that differs.',
    flags: {
      key: { type: 'string', about: 'the force’s public key in base64, had by another way than the bundle' },
      json: { type: 'boolean', about: 'print one JSON object' },
    },
    run: async ({ words, flags }) => {
      const [path] = words;
      if (!path) throw new Refusal('invalid-input', 'Name a bundle: stand evidence verify BUNDLE.zip');
      const verdict = await verifyBundle(path, keyOf(flags.key));
      if (flags.json) say(JSON.stringify(verdict));
      else if (verdict.firstDifferent)
        say(`Differs: ${verdict.firstDifferent.path} (${verdict.firstDifferent.why}).`);
      else {
        say(`The bundle of ${verdict.reference} holds: ${verdict.files} files are what was signed.`);
        const how = verdict.isKeyGiven
          ? 'The signature is by the key you gave'
          : 'The signature is by the key in the bundle; compare this fingerprint with one from the force';
        say(`${how}: ${verdict.keyFingerprint}`);
      }
      return verdict.ok ? EXIT.ok : EXIT.failed;
    },
  },
];
