// The database itself refuses to change or delete what was recorded (R51). Whoever holds the file can still remove the
// triggers, which is why entries are also chained (audit/chain.ts).
import type { Connection } from './connection.ts';

export const guardAudit = ({ raw }: Connection): void =>
  raw.exec(`
    create trigger if not exists audit_unchanged before update on audit
      begin select raise(abort, 'the audit log is append-only'); end;
    create trigger if not exists audit_kept before delete on audit
      begin select raise(abort, 'the audit log is append-only'); end;`);
