// How far somebody may go: as usual, or what was granted to them. The hub decides whether it may be changed.
import type { Level } from '../../../wire/protocol/workspace-topic.ts';
import { Select } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';

type LevelSelectProps = {
  /** Who or what it is about, for those who hear it. */
  readonly name: string;
  /** What was granted; undefined is as usual. */
  readonly granted: Level | undefined;
  readonly busy: boolean;
  readonly onGrant: (level: Level | null) => void;
};

const LEVELS = ['none', 'view', 'suggest', 'drive'] as const;
const USUAL = 'usual';

export const LevelSelect = ({ name, granted, busy, onGrant }: LevelSelectProps) => (
  <Select
    aria-label={t('access.levelOf', { name })}
    className="w-40! max-wide:w-36!"
    value={granted ?? USUAL}
    disabled={busy}
    onChoose={value => onGrant(LEVELS.find(level => level === value) ?? null)}
    options={[
      { value: USUAL, label: t('access.usual') },
      ...LEVELS.map(level => ({ value: level, label: t(`access.level.${level}`) })),
    ]}
  />
);
