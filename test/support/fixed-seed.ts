import fc from 'fast-check';

/** Property tests draw the same values in every run: a failure is found again, and a green run stays green. */
fc.configureGlobal({ seed: 20_260_323 });
