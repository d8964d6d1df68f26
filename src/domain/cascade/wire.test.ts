import { describe, expect, it } from 'vitest';
import { plainWords } from '#channel';
import { directionOf, INTERFACE_LANGUAGES } from '#reference/languages';
import { publishedText as published } from './cascade.fixture.ts';
import { type MessageFacts, prepareMessage, type Receiver } from './message.presenter.ts';
import { chatText, linked } from './published.presenter.ts';
import { STATEMENT_LANGUAGES, wordsIn } from './words.model.ts';

/** A message with its texts put together. */
const whole = (facts: MessageFacts) => {
  const render = prepareMessage(facts);
  return (receiver: Receiver) => {
    const { subject, text, html } = render(receiver);
    return { subject, text: plainWords(text), html: plainWords(html) };
  };
};

describe('a message', () => {
  const facts = {
    published: published(),
    kind: 'statement' as const,
    pleaseForward: true,
    forceName: 'Aldermarch Police',
    publicUrl: 'https://aldermarch.example',
    leaderUrl: 'https://leaders.example',
    isExercise: false,
  };
  const receiver = { name: 'Sam <b>', unsubscribeUrl: 'https://aldermarch.example/unsubscribe/x' };

  it('says what may be forwarded, carries the code, and escapes every name', () => {
    const { subject, text, html } = whole(facts)(receiver);
    expect(subject).toBe('Attack <abroad> & here');
    const forwardable = text.slice(
      text.indexOf('You may forward what follows.'),
      text.indexOf('End of the part'),
    );
    for (const part of ['https://aldermarch.example/s/2222', 'ALD-7K3M-9QX2', 'Call 999', 'What we know'])
      expect(forwardable).toContain(part);
    expect(forwardable).not.toContain('unsubscribe');
    expect(html).not.toContain('Sam <b>');
    expect(html).toContain('Attack &lt;abroad&gt;');
    expect(html).not.toMatch(/<img|<script|javascript:/);
  });

  it('is right to left in Urdu and says Exercise in an exercise', () => {
    const { subject, html } = whole({
      ...facts,
      published: published({ language: 'ur' }),
      isExercise: true,
    })(receiver);
    expect(html).toContain('<html lang="ur" dir="rtl">');
    expect(subject).toMatch(/^\[مشق\] /);
    expect(html).toContain('https://aldermarch.example/ur/s/');
  });

  it('is in the words and the direction of every language a statement can have', () => {
    const begins = STATEMENT_LANGUAGES.map((language) => {
      const { text, html } = whole({ ...facts, published: published({ language }) })(receiver);
      expect(html).toContain(`<html lang="${language}" dir="${directionOf(language)}">`);
      const begin = wordsIn(language)('mail.rule.begin');
      expect(text).toContain(begin);
      expect(text.includes('You may forward what follows.')).toBe(language === 'en');
      return begin;
    });
    expect(new Set(begins).size).toBe(INTERFACE_LANGUAGES.length);
  });

  it('asks those who passed the first on to forward the correction', () => {
    const { subject, text } = whole({
      ...facts,
      kind: 'correction',
      published: published({ changeNote: 'The place was wrong.' }),
    })(receiver);
    expect(subject).toMatch(/^Correction: /);
    expect(text).toContain('What changed: The place was wrong.');
    expect(text).toContain('Please forward the correction to the same people.');
  });

  it('reminds of a first text as what it is, and of a later one as a correction', () => {
    const reminder = { ...facts, kind: 'reminder' as const };
    const first = whole(reminder)(receiver).text;
    expect(first).toContain('You have not told us yet whether this message reached you.');
    expect(first).not.toContain('corrected');
    const before = '44444444-4444-4444-8444-444444444444';
    const later = whole({ ...reminder, published: published({ supersedesVersionId: before }) })(receiver);
    expect(later.subject).toMatch(/^Reminder: /);
    expect(later.text).toContain('has corrected a statement that we sent you');
    const full = { ...reminder, followsHolding: true, published: published({ supersedesVersionId: before }) };
    expect(whole(full)(receiver).text).not.toContain('corrected');
    expect(whole(full)(receiver).subject).toMatch(/^Reminder: /);
  });

  it('reminds of a withdrawal under its own name, with the note and without the text', () => {
    const withdrawn = published({ state: 'withdrawn', withdrawalNote: 'It did not happen.' });
    const of = (kind: 'reminder' | 'withdrawal-reminder') =>
      whole({ ...facts, kind, published: withdrawn })(receiver);
    expect(of('withdrawal-reminder').subject).toMatch(/^Reminder: Withdrawn: /);
    expect(of('withdrawal-reminder').text).toContain('It did not happen.');
    expect(of('withdrawal-reminder').text).not.toContain(withdrawn.answer);
    expect(of('reminder').subject).not.toContain('Withdrawn');
  });
});

describe('texts to copy', () => {
  it('put the link first, the code last, and never cut a section', () => {
    const text = chatText(published(), 'https://aldermarch.example', wordsIn('en'));
    expect(text.split('\n')[0]).toBe('https://aldermarch.example/s/22222222-2222-4222-8222-222222222222');
    expect(text.split('\n').at(-1)).toContain('ALD-7K3M-9QX2');
    const long = published({
      sections: [
        { heading: 'known', title: 'What we know', text: 'x '.repeat(500) },
        { heading: 'can-do', title: 'What you can do', text: 'Look out for each other.' },
      ],
    });
    const short = chatText(long, 'https://aldermarch.example', wordsIn('en'));
    expect(short).toContain('Look out for each other.');
    expect(short).not.toContain('x x');
    expect([...short].length).toBeLessThanOrEqual(700);
  });

  it('make numbers and addresses of a signed text into links', () => {
    expect(
      linked('Call 999 or see report-it.org.uk. Use #Together.').map(({ text, href }) => [text, href]),
    ).toEqual([
      ['Call ', undefined],
      ['999', 'tel:999'],
      [' or see ', undefined],
      ['report-it.org.uk', 'https://report-it.org.uk'],
      ['. Use ', undefined],
      ['#Together', undefined],
      ['.', undefined],
    ]);
  });
});
