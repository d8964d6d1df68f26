/** One entry of the register by kind and name: `contact` `101`, `hashtag` `WeStandTogether`. */
export interface RegisterEntry {
  kind: 'contact' | 'hashtag';
  id: string;
}
