import { describe, expect, test } from 'vitest';
import { isAdmitted, LOAD_CLASSES, loadClassOf, pressureOf } from './admission.ts';
import { LoadGauge } from './load-gauge.ts';
import { PageMemory } from './page-memory.ts';

const LIMITS = { inFlight: 100, lateMs: 400 };
const admittedAt = (pressure: number) => LOAD_CLASSES.filter((one) => isAdmitted(one, pressure));

describe('who gives way', () => {
  test('one class after the other, in the documented order, and what is vital never', () => {
    const steps = Array.from({ length: 201 }, (_, n) => admittedAt(n / 100));
    const distinct = steps.filter((now, n) => n === 0 || now.length !== steps[n - 1]?.length);
    expect(distinct).toEqual(LOAD_CLASSES.map((_, from) => LOAD_CLASSES.slice(from)));
    expect(admittedAt(1_000)).toEqual(['vital']);
  });

  test('requests under way count by themselves, being late only when many arrive', () => {
    expect(pressureOf({ inFlight: 50, arrivalsPerSecond: 1, lateMs: 0 }, LIMITS)).toBe(0.5);
    expect(pressureOf({ inFlight: 1, arrivalsPerSecond: 500, lateMs: 800 }, LIMITS)).toBe(2);
    // Somebody else has the processor: putting three readers off would help nobody.
    expect(pressureOf({ inFlight: 1, arrivalsPerSecond: 3, lateMs: 5_000 }, LIMITS)).toBe(0.01);
  });

  test('a route that says nothing: pages are ordinary, what is sent is work, files are uploads', () => {
    expect(loadClassOf({ method: 'GET' })).toBe('ordinary');
    expect(loadClassOf({ method: 'POST' })).toBe('work');
    expect(loadClassOf({ method: 'POST', takesFile: true })).toBe('upload');
    expect(loadClassOf({ method: 'POST', load: 'spare' })).toBe('spare');
  });
});

describe('how busy it is', () => {
  test('arrivals of the last second, requests under way, and how much of the second it was late', () => {
    let now = 0;
    const gauge = new LoadGauge(() => now);
    const tick = (ms: number): void => {
      now += ms;
      gauge.sample();
    };
    const end = gauge.begin();
    gauge.begin();
    for (let n = 0; n < 30; n++) gauge.arrive();
    expect(gauge.figures()).toEqual({ inFlight: 2, arrivalsPerSecond: 30, lateMs: 0 });
    end();
    end();
    tick(350);
    tick(250);
    expect(gauge.figures()).toEqual({ inFlight: 1, arrivalsPerSecond: 30, lateMs: 500 });
    for (let n = 0; n < 15; n++) tick(50);
    expect(gauge.figures()).toEqual({ inFlight: 1, arrivalsPerSecond: 0, lateMs: 200 });
    for (let n = 0; n < 5; n++) tick(50);
    expect(gauge.figures().lateMs).toBe(0);
    tick(30_000);
    expect(gauge.figures().lateMs, 'a process that stood still was late a second of each').toBe(1_000);
  });
});

describe('pages remembered in a crowd', () => {
  const reply = { status: 200, headers: {}, body: 'page' };

  test('for as long as a cache may, with their age', () => {
    let now = 0;
    const memory = new PageMemory(() => now);
    memory.keep('en /s', reply, 60);
    now = 59_000;
    expect(memory.find('en /s')).toEqual({ ...reply, headers: { age: '59' } });
    now = 60_000;
    expect(memory.find('en /s')).toBeUndefined();
  });

  test('but no refusal, no stream and none that forbids it', () => {
    const memory = new PageMemory(() => 0);
    memory.keep('gone', { ...reply, status: 410 }, 60);
    memory.keep('own rules', { ...reply, headers: { 'cache-control': 'no-store' } }, 60);
    memory.keep('large', { ...reply, body: 'x'.repeat(300_000) }, 60);
    expect(['gone', 'own rules', 'large'].map((address) => memory.find(address))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a crowd of addresses does not grow it for ever', () => {
    const memory = new PageMemory(() => 0);
    for (let n = 0; n < 300; n++) memory.keep(`/s?${n}`, reply, 60);
    expect(memory.find('/s?0')).toBeUndefined();
    expect(memory.find('/s?299')?.body).toBe('page');
  });
});
