import type { Fault } from './inspector.ts';

export type FileFaultCode = Fault | 'too-large' | 'cannot-clean' | 'unreadable-picture';

/** What is wrong with a file somebody sent. The room that took it says what to do, in the sender's language. */
export class FileFault extends Error {
  readonly code: FileFaultCode;
  constructor(code: FileFaultCode) {
    super(`the file cannot be taken: ${code}`);
    this.name = 'FileFault';
    this.code = code;
  }
}
