// The tables of the hub's database as Kysely sees them; migrations/ creates them. Times are milliseconds since the
// epoch, flags are 0 or 1, and JSON columns hold exactly the shapes of wire/protocol.
import type { Generated } from 'kysely';

/** JSON text; parsed and written by the queries beside this file. */
type Json = string;

export type Tables = {
  workspaces: {
    id: string;
    name: string;
    created_at: number;
    /** Where the audit log ends, so that missing last entries are noticed. */
    audit_no: Generated<number>;
    audit_hash: Generated<string>;
  };
  users: {
    id: string;
    name: string;
    created_at: number;
    /** Null for an owner who has only ever used the local link. */
    email: Generated<string | null>;
    email_verified: Generated<number | null>;
    image: Generated<string | null>;
    /** 1 when a second factor is asked for. */
    two_factor: Generated<number | null>;
    /** IANA name. */
    time_zone: Generated<string | null>;
    updated_at: Generated<number | null>;
  };
  /** A user's place in a workspace. Threads and policies name members, never users. */
  members: {
    id: string;
    workspace_id: string;
    user_id: string;
    name: string;
    role: string;
    created_at: number;
    /** Which colour stands for them; null leaves it to their id. */
    tint: Generated<number | null>;
    /** The hash of the picture they chose of themselves. */
    portrait: Generated<string | null>;
    /** When they left or were removed; they stay, because threads name them. */
    removed_at: Generated<number | null>;
  };
  portraits: { member_id: string; sha256: string; media_type: string; content: Uint8Array };
  /** One-time links that sign a user in; only the hash of the link's secret is kept. */
  sign_in_links: { secret_hash: string; user_id: string; expires_at: number; used_at: number | null };
  /** A person's link to a new password; only the hash of its secret is kept. */
  password_resets: { user_id: string; secret_hash: string; expires_at: number };
  /** Signed-in browsers; only the hash of the cookie's secret is kept. */
  sessions: {
    id: string;
    token_hash: string;
    user_id: string;
    /** link, password, passkey, second_factor, oidc, invitation; `unfinished` while the second factor is awaited. */
    how: string;
    created_at: number;
    /** When it was last used, give or take a few minutes. */
    updated_at: number;
    /** However much it is used. */
    expires_at: number;
    address: string | null;
    /** The browser's User-Agent. */
    device: string | null;
  };
  /** What a person can sign in with: provider `credential` has a password, any other is an identity provider. */
  credentials: {
    id: string;
    user_id: string;
    provider: string;
    subject: string;
    password: string | null;
    created_at: number;
    updated_at: number;
  };
  /** Challenges and states of sign-ins under way; identifiers are hashed. */
  verifications: {
    id: string;
    identifier: string;
    value: string;
    expires_at: number;
    created_at: number | null;
    updated_at: number | null;
  };
  /** Secrets and recovery codes are encrypted with the hub's key, which is not in the database. */
  second_factors: {
    id: string;
    user_id: string;
    secret: string;
    recovery_codes: string;
    verified: number | null;
    failures: number | null;
    locked_until: number | null;
  };
  passkeys: {
    id: string;
    user_id: string;
    name: string | null;
    public_key: string;
    credential_id: string;
    counter: number;
    device_type: string;
    backed_up: number;
    transports: string | null;
    aaguid: string | null;
    created_at: number | null;
  };
  invitations: {
    id: string;
    workspace_id: string;
    secret_hash: string;
    role: string;
    /** Whom it is for, in the inviter's words. */
    note: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    uses_left: number;
    revoked_at: number | null;
  };
  channels: {
    id: string;
    workspace_id: string;
    name: string;
    nonce: string;
    created_at: number;
    /** 1 when only its members see it. */
    private: Generated<number>;
  };
  channel_members: { workspace_id: string; channel_id: string; member_id: string };
  /** How far somebody (`*`: everybody) may go in a channel, a thread or on a runner, where that is not the default. */
  grants: { workspace_id: string; target: string; whom: string; level: string };
  /** Append-only; each hash covers the entry and the hash before it (audit/chain.ts). */
  audit: {
    workspace_id: string;
    no: number;
    entry: Json;
    hash: string;
    at: number;
    what: string;
    actor: string | null;
  };
  threads: {
    id: string;
    workspace_id: string;
    channel_id: string;
    /** Up to which event the columns below are true; later ones change nothing in them but the newest seq and time. */
    seq: number;
    at: number;
    /** Folded state (wire/thread/head.ts). */
    head: Json;
    summary: Json;
    /** Runner id → its last outbox entry that is in the log; makes resent ones recognisable. */
    outbox: Json;
    nonce: string;
  };
  events: {
    thread_id: string;
    seq: number;
    at: number;
    /** Where an item's later event stands; null when it stands where it is. */
    pos: number | null;
    type: string;
    /** For item events, so that a later one can stand for the earlier ones. */
    item_id: string | null;
    /** 1 when a later event says everything this one says. */
    superseded: Generated<number>;
    nonce: string | null;
    /** On the last event of what one batch of the runner's outbox made: how far that outbox is written. */
    outbox_no: number | null;
    body: Json;
  };
  /** Pieces of live text written down while an item is open; deleted when it completes. */
  live_text: { thread_id: string; item_id: string; turn_id: string; position: number; text: string };
  runners: {
    id: string;
    workspace_id: string;
    owner: string;
    name: string;
    /** Raw Ed25519 public key, base64url. */
    public_key: string;
    /** What people here call it, when not as it calls itself. */
    given_name: string | null;
    /** A forgotten machine keeps its row, so that its threads, and its command numbers should it return, stay true. */
    forgotten_at: number | null;
    capabilities: Json | null;
    /** Number of the newest command. */
    command_no: number;
    last_seen: number | null;
    created_at: number;
  };
  /** Commands their runner has not acknowledged. */
  commands: { runner_id: string; no: number; thread_id: string; body: Json };
  /** What members write and have not sent; an empty one says that it was. */
  drafts: {
    member_id: string;
    thread_id: string;
    text: string;
    /** Ids. */
    attachments: Json;
    reply_to: string | null;
    at: number;
  };
  attachments: {
    id: string;
    workspace_id: string;
    member_id: string;
    sha256: string;
    name: string;
    media_type: string;
    bytes: number;
    width: number | null;
    height: number | null;
    created_at: number;
  };
  /** The threads an attachment was shown in. */
  attachment_places: { attachment_id: string; thread_id: string };
  /** Whom somebody lets answer approvals in their place. */
  delegations: {
    id: string;
    workspace_id: string;
    principal: string;
    deputy: string;
    created_at: number;
    until: number;
  };
  previews: {
    id: string;
    /** First part of the host name; never used again. */
    label: string;
    workspace_id: string;
    thread_id: string;
    runner_id: string;
    /** The runner's own name for its permission. */
    grant_id: string;
    port: number;
    audience: string;
    /** Ids. */
    people: Json;
    shared_by: string;
    created_at: number;
    expires_at: number;
    stopped_at: number | null;
    /** When its laptop heard that it is stopped; until then it is told at each link. */
    runner_told_at: number | null;
  };
  /** One-time codes that let a browser into a preview; only their hash is kept. */
  preview_codes: {
    code_hash: string;
    preview_id: string;
    member_id: string;
    /** Id of the session it was made in; signing that out ends what the code opened. */
    browser_session: string;
    /** SHA-256 of the secret that the entering browser must hold. */
    challenge: string;
    path: string;
    expires_at: number;
    used_at: number | null;
  };
  /** Browsers that are in a preview, and tokens for programs; only the hash of the secret is kept. */
  preview_keys: {
    secret_hash: string;
    preview_id: string;
    member_id: string;
    browser_session: string;
    created_at: number;
    expires_at: number;
  };
  /** How far the search index has read each thread. */
  search_cursors: { thread_id: string; seq: number };
};
