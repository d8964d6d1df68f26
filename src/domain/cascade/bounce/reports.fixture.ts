/** Reports as mail servers write them, their addresses fictional. Each is told by the server whose shape it has. */

/** The parts of a delivery report every server sends: words, the machine's part, the returned head. */
export function dsn(
  to: string,
  status: string,
  { from = 'MAILER-DAEMON@mx.example.org', boundary = 'report-1' } = {},
): string {
  return [
    'Return-Path: <>',
    `From: Mail Delivery System <${from}>`,
    `To: <${to}>`,
    'Subject: Undelivered Mail Returned to Sender',
    'Date: Wed, 1 Jul 2026 09:31:00 +0000',
    'Message-ID: <20260701093100.ABC@mx.example.org>',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    `--${boundary}`,
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    "I'm sorry to have to inform you that your message could not be delivered.",
    '',
    `--${boundary}`,
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    status,
    '',
    `--${boundary}`,
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    'From: <statements@aldermarch.example>',
    'To: <wren@example.org>',
    'Subject: Attack abroad',
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

export const POSTFIX_UNKNOWN_USER = [
  'Reporting-MTA: dns; relay.aldermarch.example',
  'X-Postfix-Queue-ID: 4WxYzA1bCd',
  'X-Postfix-Sender: rfc822; statements@aldermarch.example',
  'Arrival-Date: Wed,  1 Jul 2026 09:30:58 +0000 (UTC)',
  '',
  'Final-Recipient: rfc822; wren@example.org',
  'Original-Recipient: rfc822;wren@example.org',
  'Action: failed',
  'Status: 5.1.1',
  'Remote-MTA: dns; mx.example.org',
  'Diagnostic-Code: smtp; 550 5.1.1 <wren@example.org>: Recipient address',
  '    rejected: User unknown in local recipient table',
].join('\r\n');

export const EXCHANGE_UNKNOWN_USER = [
  'Reporting-MTA: dns;LO0P265MB1234.GBRP265.PROD.OUTLOOK.COM',
  'Received-From-MTA: dns;relay.aldermarch.example',
  'Arrival-Date: Wed, 1 Jul 2026 09:30:58 +0000',
  '',
  'Final-Recipient: rfc822;wren@example.org',
  'Action: failed',
  'Status: 5.1.10',
  'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient wren@example.org not found by SMTP address lookup',
  'X-Display-Name: wren@example.org',
].join('\r\n');

/** Gmail reports a plain 5.0.0-like status in some relays and the truth in the reply. */
export const VAGUE_STATUS = [
  'Reporting-MTA: dns; mail.example.net',
  '',
  'Final-Recipient: rfc822; wren@example.org',
  'Action: failed',
  'Status: 5.0.0',
  'Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.',
].join('\r\n');

export const NO_STATUS = [
  'Reporting-MTA: dns; mail.example.net',
  '',
  'Final-Recipient: rfc822; wren@example.org',
  'Action: failed',
  'Diagnostic-Code: smtp; 554 delivery error: this message was refused',
].join('\n');

export const MAILBOX_FULL = [
  'Reporting-MTA: dns; mx.example.org',
  '',
  'Final-Recipient: rfc822; wren@example.org',
  'Action: failed',
  'Status: 5.2.2',
  'Diagnostic-Code: smtp; 552 5.2.2 mailbox over quota',
].join('\r\n');

export const GAVE_UP = [
  'Reporting-MTA: dns; relay.aldermarch.example',
  'Arrival-Date: Wed,  1 Jul 2026 09:30:58 +0000 (UTC)',
  '',
  'Final-Recipient: rfc822; wren@example.org',
  'Action: failed',
  'Status: 4.4.1',
  'Diagnostic-Code: X-Postfix; connect to mx.example.org[192.0.2.25]:25: Connection timed out',
].join('\r\n');

export const DELAYED = GAVE_UP.replace('Action: failed', 'Action: delayed').replace(
  'Diagnostic-Code',
  'Will-Retry-Until: Mon,  6 Jul 2026 09:30:58 +0000 (UTC)\r\nDiagnostic-Code',
);

export const POLICY = [
  'Reporting-MTA: dns; relay.aldermarch.example',
  '',
  'Final-Recipient: rfc822; wren@example.org',
  'Action: failed (rejected by policy)',
  'Status: 5.7.26 (authentication)',
  'Diagnostic-Code: smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated.',
].join('\r\n');

export const DELIVERED = [
  'Reporting-MTA: dns; mx.example.org',
  '',
  'Final-Recipient: rfc822; wren@example.org',
  'Action: delivered',
  'Status: 2.0.0',
].join('\r\n');

/** Somebody is on holiday. */
export const OUT_OF_OFFICE = (to: string): string =>
  [
    'From: Sam Wren <wren@example.org>',
    `To: <${to}>`,
    'Subject: Automatic reply: Attack abroad',
    'Auto-Submitted: auto-replied',
    'X-Auto-Response-Suppress: All',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'I am away until 5.1.1 and read no mail. Action: failed. Status: 5.1.1',
    '',
  ].join('\r\n');
