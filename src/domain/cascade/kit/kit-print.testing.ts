import type { Published } from '../statement.model.ts';
import type { KitFacts } from './kit-texts.presenter.ts';

/** A text in one of the scripts that are hard to set: joined letters, signs above and below, right to left. */
export const SCRIPTS: Readonly<Record<string, { title: string; answer: string }>> = {
  en: {
    title: 'Attack abroad: what it means here',
    answer: 'Nothing we know points to danger in this county. In an emergency call 999.',
  },
  ur: {
    title: 'ملک سے باہر حملہ: یہاں اس کا کیا مطلب ہے',
    answer: 'ہمارے علاقے میں خطرے کی کوئی بات معلوم نہیں۔ ہنگامی حالت میں 999 پر فون کریں۔',
  },
  ar: {
    title: 'هجوم في الخارج: ماذا يعني ذلك هنا',
    answer: 'لا نعلم بأي خطر في هذه المقاطعة. في حالة الطوارئ اتصلوا بالرقم 999.',
  },
  bn: {
    title: 'বিদেশে হামলা: এখানে এর অর্থ কী',
    answer: 'আমাদের এলাকায় বিপদের কোনো খবর নেই। জরুরি অবস্থায় 999 নম্বরে ফোন করুন।',
  },
  pa: {
    title: 'ਵਿਦੇਸ਼ ਵਿੱਚ ਹਮਲਾ: ਇੱਥੇ ਇਸਦਾ ਕੀ ਅਰਥ ਹੈ',
    answer: 'ਸਾਡੇ ਇਲਾਕੇ ਵਿੱਚ ਖ਼ਤਰੇ ਦੀ ਕੋਈ ਗੱਲ ਪਤਾ ਨਹੀਂ। ਐਮਰਜੈਂਸੀ ਵਿੱਚ 999 ’ਤੇ ਫ਼ੋਨ ਕਰੋ।',
  },
};

/** Facts of a kit in one of those languages; the same at any time and place. For tests. */
export function printFacts(language: string, change: Partial<Published> = {}): KitFacts {
  const { title = '', answer = '' } = SCRIPTS[language] ?? {};
  const at = new Date('2026-07-01T12:00:00Z');
  return {
    forceName: 'Aldermarch Police',
    publicUrl: 'https://aldermarch.example',
    isExercise: false,
    published: {
      versionId: '0198b0d4-0000-7000-8000-000000000001',
      statementId: '0198b0d4-0000-7000-8000-000000000002',
      eventId: '0198b0d4-0000-7000-8000-000000000003',
      kind: 'core',
      coreId: null,
      wrapsVersionId: null,
      community: '',
      areaPath: '',
      language,
      number: 1,
      rootVersionId: '0198b0d4-0000-7000-8000-000000000001',
      supersedesVersionId: null,
      title,
      answer,
      sections: [
        { heading: 'known', title, text: answer },
        { heading: 'call', title, text: answer },
      ],
      issuer: 'Chief Superintendent A. Example',
      changeNote: '',
      validUntil: new Date('2026-07-04T12:00:00Z'),
      code: 'ALD-7K3M-9QX2',
      signedText: '',
      keyId: 'k',
      signature: 's',
      publishedAt: at,
      state: 'current',
      stateChangedAt: at,
      withdrawalNote: '',
      ...change,
    },
  };
}
