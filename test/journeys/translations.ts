/** The demo statement in five languages, line by line as the editor has it. Written for the tests; no native reader has looked at it. */
export const TRANSLATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cy: {
    'title-1': 'Yr ymosodiad dramor: beth rydym yn ei wybod a beth rydym yn ei wneud',
    'answer-1': 'Mae mwy o swyddogion yng nghanol ein trefi heddiw, a gallwch siarad ag unrhyw un ohonynt.',
    'known-1':
      'Ymosodwyd ar bobl mewn marchnad mewn gwlad arall ddydd Iau. Mae’r heddlu yno yn gweithio arno.',
    'unknown-1': 'Nid ydym yn gwybod eto pam y digwyddodd. Byddwn yn dweud wrthych pan fyddwn yn gwybod.',
    'doing-1':
      'Mae swyddogion ward yn ymweld â lleoedd a ofynnodd amdanom. Rydym yn edrych ar bob adroddiad am gasineb y funud y daw i mewn.',
    'can-do-1':
      'Gofalwch am eich gilydd. Os bydd rhywun yn eich bygwth neu’n gweiddi arnoch oherwydd pwy ydych chi, dywedwch wrthym. Nid oes dim yn rhy fach.',
    'call-1':
      'Mewn argyfwng ffoniwch {contact:999}. Ar unrhyw adeg arall ffoniwch {contact:101}. I aros yn ddienw ffoniwch {contact:crimestoppers}.',
  },
  pl: {
    'title-1': 'Atak za granicą: co wiemy i co robimy',
    'answer-1':
      'W centrach naszych miast jest dziś więcej funkcjonariuszy i z każdym z nich można porozmawiać.',
    'known-1':
      'W czwartek zaatakowano ludzi na targu w innym kraju. Tamtejsza policja zajmuje się tą sprawą.',
    'unknown-1': 'Nie wiemy jeszcze, dlaczego to się stało. Powiemy, gdy będziemy wiedzieć.',
    'doing-1':
      'Dzielnicowi odwiedzają miejsca, które nas o to poprosiły. Każde zgłoszenie nienawiści czytamy w chwili, gdy nadejdzie.',
    'can-do-1':
      'Dbajmy o siebie nawzajem. Jeśli ktoś grozi ci albo krzyczy na ciebie z powodu tego, kim jesteś, powiedz nam. Nic nie jest zbyt małe.',
    'call-1':
      'W nagłym wypadku zadzwoń pod {contact:999}. W każdym innym czasie zadzwoń pod {contact:101}. Anonimowo zadzwoń pod {contact:crimestoppers}.',
  },
  ur: {
    'title-1': 'بیرون ملک حملہ: ہمیں کیا معلوم ہے اور ہم کیا کر رہے ہیں',
    'answer-1': 'آج ہمارے شہروں کے مرکز میں زیادہ افسر ہیں، اور آپ ان میں سے کسی سے بھی بات کر سکتے ہیں۔',
    'known-1': 'جمعرات کو ایک اور ملک کے بازار میں لوگوں پر حملہ ہوا۔ وہاں کی پولیس اس پر کام کر رہی ہے۔',
    'unknown-1': 'ہمیں ابھی معلوم نہیں کہ یہ کیوں ہوا۔ جب معلوم ہوگا ہم آپ کو بتائیں گے۔',
    'doing-1':
      'علاقے کے افسر ان جگہوں پر جا رہے ہیں جنہوں نے ہمیں بلایا۔ نفرت کی ہر رپورٹ کو ہم آتے ہی دیکھتے ہیں۔',
    'can-do-1':
      'ایک دوسرے کا خیال رکھیں۔ اگر کوئی آپ کو اس لیے دھمکائے یا آپ پر چلائے کہ آپ کون ہیں تو ہمیں بتائیں۔ کوئی بات چھوٹی نہیں۔',
    'call-1':
      'ہنگامی حالت میں {contact:999} پر فون کریں۔ کسی اور وقت {contact:101} پر فون کریں۔ نام بتائے بغیر {contact:crimestoppers} پر فون کریں۔',
  },
  ar: {
    'title-1': 'الهجوم في الخارج: ما نعرفه وما نفعله',
    'answer-1': 'يوجد اليوم عدد أكبر من الضباط في مراكز مدننا، ويمكنكم التحدث مع أي منهم.',
    'known-1': 'تعرض أناس لهجوم في سوق في بلد آخر يوم الخميس. الشرطة هناك تعمل على القضية.',
    'unknown-1': 'لا نعرف بعد لماذا حدث ذلك. سنخبركم عندما نعرف.',
    'doing-1': 'يزور ضباط الأحياء الأماكن التي طلبت ذلك. ننظر في كل بلاغ عن الكراهية لحظة وصوله.',
    'can-do-1': 'اعتنوا ببعضكم. إذا هددكم أحد أو صرخ في وجوهكم بسبب من أنتم فأخبرونا. لا شيء صغير جدًا.',
    'call-1':
      'في حالة الطوارئ اتصلوا بالرقم {contact:999}. في أي وقت آخر اتصلوا بالرقم {contact:101}. للبقاء مجهولين اتصلوا بالرقم {contact:crimestoppers}.',
  },
  bn: {
    'title-1': 'বিদেশে হামলা: আমরা কী জানি এবং কী করছি',
    'answer-1': 'আজ আমাদের শহরের কেন্দ্রে বেশি অফিসার আছেন, এবং আপনি তাঁদের যে কারও সঙ্গে কথা বলতে পারেন।',
    'known-1': 'বৃহস্পতিবার অন্য একটি দেশের বাজারে মানুষের উপর হামলা হয়েছে। সেখানকার পুলিশ এটি নিয়ে কাজ করছে।',
    'unknown-1': 'কেন এটি ঘটেছে আমরা এখনও জানি না। জানলে আপনাদের জানাব।',
    'doing-1': 'যেসব জায়গা আমাদের ডেকেছে এলাকার অফিসাররা সেখানে যাচ্ছেন। ঘৃণার প্রতিটি রিপোর্ট আমরা আসার সঙ্গে সঙ্গে দেখি।',
    'can-do-1': 'একে অপরের খেয়াল রাখুন। আপনি কে তার জন্য কেউ হুমকি দিলে বা চিৎকার করলে আমাদের জানান। কিছুই খুব ছোট নয়।',
    'call-1':
      'জরুরি অবস্থায় {contact:999} নম্বরে ফোন করুন। অন্য যেকোনো সময় {contact:101} নম্বরে ফোন করুন। নাম না জানিয়ে {contact:crimestoppers} নম্বরে ফোন করুন।',
  },
};
