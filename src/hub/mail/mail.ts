// Mail, where the hub's configuration names a server that takes it. Without one the hub sends none, and links are shown
// to whoever makes them. Nodemailer speaks SMTP; it is loaded when the first letter goes out.
import type { SentMessageInfo, Transporter } from 'nodemailer';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { MailConfig } from '../config.ts';

export type Letter = { readonly to: string; readonly subject: string; readonly text: string };

export type Mail = {
  /** Resolves once the server has taken it. @throws HawserError `mail_failed` */
  send(letter: Letter): Promise<void>;
};

const WAIT_MS = 15_000;

export const createMail = ({ server, from }: MailConfig, log: Logger): Mail => {
  let loading: Promise<Transporter<SentMessageInfo>> | undefined;
  return {
    send: async letter => {
      loading ??= connect(server);
      try {
        const transport = await loading;
        await transport.sendMail({ from, ...letter });
      } catch (error) {
        log.warn('a letter could not be sent', { error });
        throw new HawserError(
          {
            code: 'mail_failed',
            message: `The mail server did not take the letter to ${letter.to}.`,
            values: { to: letter.to },
          },
          { cause: error },
        );
      }
    },
  };
};

const connect = async (server: URL) => {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host: server.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(server.port) || (server.protocol === 'smtps:' ? 465 : 587),
    secure: server.protocol === 'smtps:',
    // A password and a link that lets somebody in: never in the clear, but to a server on this machine.
    requireTLS: !LOOPBACK.test(server.hostname),
    ...(server.username !== '' && {
      auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
    }),
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
};

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
