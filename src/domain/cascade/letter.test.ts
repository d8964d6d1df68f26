import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { draftFromLetter } from './draft-letter.model.ts';
import { draftText } from './draft-text.presenter.ts';
import { letterParts } from './letter-parts.model.ts';
import { sentencesOf } from './letter-sentences.model.ts';
import { NATIONAL_REGISTER } from './national-register.model.ts';

const AS_OF = new Date('2026-07-02T09:00:00Z');
const draft = (letter: string) => draftFromLetter(letter, NATIONAL_REGISTER, AS_OF);
const under = (letter: string, heading: keyof ReturnType<typeof draft>['sections']): string[] =>
  draft(letter).sections[heading].map(({ text }) => text);

const WATCH_LETTER = `Letter to the Watch from the Area Commander:
Dear Co-ordinator,
I am writing to you as one of our partners. You will have seen reports of an attack abroad last week. Whilst we haven’t seen an increase in Aldermarch, we are monitoring this closely. We are reviewing reports to establish whether they are linked. Please circulate this to your contacts.
· We have 40 specialist detectives whose role it is to help victims.
· Ward officers are familiar figures in your streets. They work hard to know everyone.
· Please report hate crime to 999 in an emergency, to 101 otherwise, or to Crimestoppers on 0800 555111
Our chief recently set out the following:
“We are proud of the county. Any act of hate will not be tolerated.”
Many thanks for your support.
A. Example
Area Commander`;

const WRAPPED_LETTER = `Police - Message to the Community

“We are all aware of the shocking attack abroad; our thoughts are with all those
involved and their families.

We are still in the early stages of learning what took place but I would like to
reassure you that we have increased policing presence at key locations. This is
NOT in response to any specific intelligence relating to our county.

Officers will be out and about, they have all been briefed and would welcome you
speaking to them.

Advice on how to keep safe can be found on the national website:

Please say that #westandtogether with everyone.”

A Blog About Things Useful links

About Writer123

Leave a Reply

Fill in your details below or click an icon to log in:`;

describe('a draft made from a letter', () => {
  it('places each sentence under a heading with the reason', () => {
    const { sections } = draft(WATCH_LETTER);
    expect(sections.known.map(({ text, reason }) => [text.slice(0, 24), reason])).toContainEqual([
      'Whilst we haven’t seen a',
      'states-a-finding',
    ]);
    expect(under(WATCH_LETTER, 'unknown')).toEqual([
      'We are reviewing reports to establish whether they are linked.',
    ]);
    expect(under(WATCH_LETTER, 'doing')).toContain('Ward officers are familiar figures in your streets.');
    expect(under(WATCH_LETTER, 'doing')).toContain('They work hard to know everyone.');
    expect(under(WATCH_LETTER, 'call')).toEqual([
      'Please report hate crime to {contact:999} in an emergency, to {contact:101} otherwise, or to Crimestoppers on {contact:crimestoppers}',
    ]);
  });

  it('loses nothing: every word is in a section or set aside', () => {
    for (const letter of [WATCH_LETTER, WRAPPED_LETTER]) {
      const { sections, setAside } = draft(letter);
      const kept = [...Object.values(sections).flat(), ...setAside.map(({ text }) => ({ original: text }))];
      const words = kept.flatMap(({ original }) => original.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
      // `but` joins two facts that go under different headings and is the one word that may go.
      for (const word of letter.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
        if (word !== 'but') expect(words, word).toContain(word);
    }
  });

  it('marks words quoted from somebody else', () => {
    const quoted = Object.values(draft(WATCH_LETTER).sections)
      .flat()
      .filter(({ isQuoted }) => isQuoted);
    expect(quoted.map(({ text }) => text)).toEqual([
      'We are proud of the county.',
      'Any act of hate will not be tolerated.',
    ]);
  });

  it('names the claims a letter makes', () => {
    const kinds = (letter: string) => draft(letter).claims.map(({ kind }) => kind);
    expect(kinds(WATCH_LETTER)).toEqual(
      expect.arrayContaining(['NO_INCREASE_SEEN', 'RESPONSE_PROMISE', 'CONTACT_ROUTE']),
    );
    expect(kinds(WRAPPED_LETTER)).toEqual(
      expect.arrayContaining(['NO_SPECIFIC_INTELLIGENCE', 'INCREASE_IN_PATROLS', 'ALL_OFFICERS_BRIEFED']),
    );
    expect(kinds('We know that 12 people were injured in the attack.')).toEqual(['CASUALTY']);
    expect(kinds('The two fires are being treated as hate crime.')).toEqual(['INVESTIGATION_STATUS']);
  });

  it('parts what is not known from what is done in the same sentence', () => {
    expect(under(WRAPPED_LETTER, 'unknown')).toEqual([
      'We are still in the early stages of learning what took place.',
    ]);
    expect(under(WRAPPED_LETTER, 'doing')[0]).toBe(
      'I would like to reassure you that we have increased policing presence at key locations.',
    );
  });

  it('reads a letter as a word processor sets it: headings within it, a table of contacts, dates and times', () => {
    const letter = [
      'Aldermarch Police',
      'Chief Superintendent R. Example',
      '21 November 2026',
      'Dear community leaders,',
      'Attack on a place of worship abroad',
      'You will have seen the news of the attack on Friday 20 November.',
      'What we are doing:',
      '- Officers patrol from 16:00 to 22:00.',
      'Sgt Example, Eastmarch, 07700 900123',
      'Yours sincerely,',
      'R. Example',
    ].join('\n\n');
    const { title, sections, setAside, found, warnings } = draft(letter);
    expect(title).toBe('Attack on a place of worship abroad');
    expect(sections.doing.map(({ text }) => text)).toEqual(['Officers patrol from 16:00 to 22:00.']);
    expect(sections.call.map(({ text }) => text)).toEqual(['Sgt Example, Eastmarch, 07700 900123']);
    expect(setAside).toContainEqual({ kind: 'heading', text: 'What we are doing:' });
    expect(found.filter(({ kind }) => kind === 'figure')).toEqual([]);
    expect(warnings.map(({ kind }) => kind)).not.toContain('figure');
  });

  it('sets the furniture of a web page and a signature aside', () => {
    expect(draft(WRAPPED_LETTER).setAside.map(({ kind }) => kind)).toEqual(['heading', 'web-clutter']);
    expect(draft(WATCH_LETTER).setAside.map(({ kind }) => kind)).toEqual([
      'heading',
      'salutation',
      'signature',
      'courtesy',
      'asks-to-pass-on',
      'introduces-another',
    ]);
    const ranked = letterParts(
      'Dear all,\n\nWe are here for you.\n\nCh. Supt. A. Example\nLead for engagement.',
    );
    expect(ranked.asides.at(-1)).toEqual({
      kind: 'signature',
      text: 'Ch. Supt. A. Example\nLead for engagement.',
    });
  });

  it('leaves threat wording to the register and keeps what else the sentence said', () => {
    const letter =
      'Whilst there is no specific intelligence of a threat to LGBT people, the UK threat level remains severe. This means an attack is highly likely and we continue to urge everyone to be alert.';
    expect(under(letter, 'known')).toEqual([
      'There is no specific intelligence of a threat to LGBT people.',
      '{threat}',
    ]);
    expect(under(letter, 'doing')).toEqual(['We continue to urge everyone to be alert.']);
    expect(draft(letter).setAside).toEqual([
      { kind: 'threat-wording', text: 'This means an attack is highly likely.' },
    ]);
  });

  it('finds details with their place, and says which the register does not know', () => {
    const letter =
      'Ring us on 01632 960123 or 101. Text 60066. Write to desk@force.pnn.police.uk. #We Stand Together';
    const found = draft(letter).found;
    for (const { start, end, text } of found) expect(letter.slice(start, end)).toBe(text);
    expect(found.map(({ text, reference }) => [text, reference])).toEqual([
      ['01632 960123', null],
      ['101', '{contact:101}'],
      ['60066', null],
      ['desk@force.pnn.police.uk', null],
      ['#We Stand Together', '{hashtag:WeStandTogether}'],
    ]);
    expect(found[3]?.verdict).toBe('retired');
  });

  it('puts a route behind an organisation that is only named', () => {
    expect(under('You can also report this to Tell MAMA, who will help you.', 'call')).toEqual([
      'You can also report this to Tell MAMA ({contact:tell-mama-online}), who will help you.',
    ]);
  });

  it('warns of a promised link that is not there, stigma, gone offices and private numbers', () => {
    const kinds = draft(
      'We ask you to identify these individuals.\n\nAdvice on safety can be found on the website:\n\nPlease ring Special Branch.\n\nKind regards\nA. Example\nMobile 07700 900123',
    ).warnings.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['stigma', 'empty-link', 'dated-term', 'personal-contact', 'empty-heading']),
    );
    expect(draft(WRAPPED_LETTER).warnings.map(({ kind }) => kind)).toContain('empty-link');
  });

  it('reads sentences as people do', () => {
    expect(sentencesOf('Ch. Supt. Example spoke. He said: hello.')).toEqual([
      'Ch. Supt. Example spoke.',
      'He said: hello.',
    ]);
    expect(sentencesOf('Please convey the following messages; Officers will be out.')).toEqual([
      'Please convey the following messages;',
      'Officers will be out.',
    ]);
  });

  it('takes anything for a letter, and quickly', () => {
    for (const odd of [
      '',
      ' \n\n ',
      '#',
      '{threat',
      '“',
      'a'.repeat(40_000),
      '>'.repeat(40_000),
      '. '.repeat(20_000),
    ]) {
      const spentMs = cpuTimer();
      expect(() => draft(odd)).not.toThrow();
      expect(spentMs()).toBeLessThan(1_500);
    }
  });

  it('prints a draft for a terminal', () => {
    const text = draftText(draft(WATCH_LETTER));
    expect(text).toContain('WHAT WE DO NOT KNOW');
    expect(text).toContain('"0800 555111"');
  });
});
