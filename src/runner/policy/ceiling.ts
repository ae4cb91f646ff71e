// The ceilings of this machine: which settings are wider than others, what of a wish lies beyond the ceiling, what a
// session is really started with, and whether what the agent then says it runs with is wider than that. Pure.
import { defaultSettings, type EffectiveSettings, type Settings } from '../../wire/protocol/settings.ts';
import type { Policy } from './policy.ts';

/** Narrow to wide. */
const SANDBOXES = ['read-only', 'workspace-write', 'danger-full-access'] as const;
/** Asks most to asks least. */
const POLICIES = ['untrusted', 'on-request', 'never'] as const;

/** What a session is started with: every field that matters is said, so that nothing is left to the agent's own files. */
export type Granted = Settings & {
  readonly sandbox: (typeof SANDBOXES)[number];
  readonly approvalPolicy: (typeof POLICIES)[number];
  readonly network: boolean;
};

export type Ceiling = Pick<Policy, 'max_sandbox' | 'least_approval_policy' | 'network'>;

/** One wish that goes too far. */
export type Excess = {
  readonly key: keyof Ceiling;
  /** What the setting is called on screens. */
  readonly name: string;
  readonly asked: string;
  readonly ceiling: string;
};

/** @returns what of a wish lies beyond the ceiling; fields nobody asked for cannot */
export const excessOf = (asked: Settings, ceiling: Ceiling): Excess[] => {
  const found: Excess[] = [];
  if (asked.sandbox && wider(SANDBOXES, asked.sandbox, ceiling.max_sandbox)) {
    found.push({ key: 'max_sandbox', name: 'sandbox', asked: asked.sandbox, ceiling: ceiling.max_sandbox });
  }
  if (asked.approvalPolicy && wider(POLICIES, asked.approvalPolicy, ceiling.least_approval_policy)) {
    found.push({
      key: 'least_approval_policy',
      name: 'approval policy',
      asked: asked.approvalPolicy,
      ceiling: ceiling.least_approval_policy,
    });
  }
  if (asked.network && !ceiling.network) {
    found.push({ key: 'network', name: 'network', asked: 'on', ceiling: 'off' });
  }
  return found;
};

/** The settings a session gets: what was asked, the defaults for what was not, and nothing beyond the ceiling. */
export const grant = (asked: Settings, ceiling: Ceiling): Granted => ({
  ...asked,
  sandbox: narrower(SANDBOXES, asked.sandbox ?? defaultSettings.sandbox, ceiling.max_sandbox),
  approvalPolicy: narrower(
    POLICIES,
    asked.approvalPolicy ?? defaultSettings.approvalPolicy,
    ceiling.least_approval_policy,
  ),
  network: (asked.network ?? defaultSettings.network) && ceiling.network,
});

/**
 * Whether the agent says it runs with more than it was given (R4). Settings it cannot name (`custom`) count as more.
 * @returns what is wider, in words, or undefined
 */
export const widerThan = (granted: Settings, effective: EffectiveSettings): string | undefined => {
  const sandbox = granted.sandbox ?? defaultSettings.sandbox;
  const policy = granted.approvalPolicy ?? defaultSettings.approvalPolicy;
  if (effective.sandbox === 'custom' || wider(SANDBOXES, effective.sandbox, sandbox)) {
    return `the sandbox is ${effective.sandbox}, not ${sandbox}`;
  }
  if (effective.approvalPolicy === 'custom' || wider(POLICIES, effective.approvalPolicy, policy)) {
    return `the approval policy is ${effective.approvalPolicy}, not ${policy}`;
  }
  // Full access has no network of its own to switch off.
  if (effective.network && !granted.network && effective.sandbox !== 'danger-full-access') return 'the network is on';
  return undefined;
};

/** The settings that allow what either of two allows, for the moment in which one becomes the other. */
export const widest = (one: Granted, other: Settings): Granted => {
  const { sandbox = one.sandbox, approvalPolicy = one.approvalPolicy } = other;
  return {
    ...one,
    sandbox: sandbox && wider(SANDBOXES, sandbox, one.sandbox) ? sandbox : one.sandbox,
    approvalPolicy:
      approvalPolicy && wider(POLICIES, approvalPolicy, one.approvalPolicy) ? approvalPolicy : one.approvalPolicy,
    network: one.network || other.network === true,
  };
};

const wider = <Name extends string>(order: readonly Name[], one: Name, other: Name): boolean =>
  order.indexOf(one) > order.indexOf(other);

const narrower = <Name extends string>(order: readonly Name[], one: Name, other: Name): Name =>
  wider(order, one, other) ? other : one;
