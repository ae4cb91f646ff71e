// What a person can choose for this browser: colours, the key that sends; and all keys, to be looked up.
import type { ReactNode } from 'react';
import { useApp, useDesk } from '../../context.ts';
import type { Preferences } from '../../data/preferences.ts';
import { showKey } from '../../keys.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { KeyList } from '../help/key-list.tsx';
import { NoticeSetting } from '../notices/notice-setting.tsx';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { LanguageChoice } from './language-choice.tsx';

const THEMES = ['system', 'light', 'dark'] as const;
const ENTERS = ['queue', 'steer'] as const;

export const SettingsScreen = () => {
  const app = useApp();
  const { me } = useDesk();
  const { theme, enter } = useStore(app.preferences);
  const change = (changes: Partial<Preferences>) => app.preferences.change(changes);
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.settings')}</PageTitle>} />
      <div className="min-h-0 grow overflow-y-auto px-5 py-6 max-wide:px-3.5">
        <div className="mx-auto flex max-w-(--column) flex-col gap-8">
          <Group title={t('settings.appearance')} hint={t('settings.appearanceHint')}>
            <div className="grid grid-cols-3 gap-3">
              {THEMES.map(name => (
                <Card key={name} group="theme" chosen={theme === name} onChoose={() => change({ theme: name })}>
                  <Preview theme={name} />
                  <span className="text-label">{t(`theme.${name}`)}</span>
                </Card>
              ))}
            </div>
          </Group>
          <LanguageChoice />
          <Group title={t('settings.enter')} hint={t('settings.enterHint', { other: showKey('composer.sendOther') })}>
            <div className="grid grid-cols-2 gap-3 max-wide:grid-cols-1">
              {ENTERS.map(name => (
                <Card key={name} group="enter" chosen={enter === name} onChoose={() => change({ enter: name })}>
                  <b>{t(`settings.enter.${name}`)}</b>
                  <span className="text-dim text-label">{t(`settings.enterWhat.${name}`)}</span>
                </Card>
              ))}
            </div>
          </Group>
          <Group title={t('notices.title')} hint={t('notices.hint')}>
            <NoticeSetting />
          </Group>
          <Group title={t('settings.keys')}>
            <KeyList />
          </Group>
          <Group title={t('settings.account')} hint={t('settings.accountHint', { name: me.member.name })}>
            <Button look="danger" className="self-start border-line!" onClick={() => void app.signOut()}>
              {t('action.signOut')}
            </Button>
          </Group>
        </div>
      </div>
    </main>
  );
};

type GroupProps = { readonly title: string; readonly hint?: string; readonly children: ReactNode };

const Group = ({ title, hint, children }: GroupProps) => (
  <section className="flex flex-col gap-3">
    <header>
      <h2 className="font-semibold text-base text-ink">{title}</h2>
      {hint && <p className="text-dim text-label">{hint}</p>}
    </header>
    {children}
  </section>
);

type CardProps = {
  readonly group: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
};

const Card = ({ group, chosen, onChoose, children }: CardProps) => (
  <label
    className={classes(
      'flex cursor-pointer flex-col gap-1.5 rounded-card border bg-panel p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent',
      chosen ? 'border-ink ring-1 ring-ink' : 'border-line hover:border-edge',
    )}
  >
    <input type="radio" name={group} checked={chosen} onChange={onChoose} className="sr-only" />
    {children}
  </label>
);

/** The app in small, in its own colours; as the system, in both. */
const Preview = ({ theme }: { readonly theme: (typeof THEMES)[number] }) => (
  <span
    aria-hidden
    className="relative flex h-20 overflow-hidden rounded-control border border-line bg-paper"
    data-theme={theme === 'system' ? 'light' : theme}
  >
    <span className="w-1/4 border-line border-r bg-side" />
    <span className="flex grow flex-col gap-1.5 p-2">
      <span className="h-1.5 w-2/3 rounded-full bg-ink/70" />
      <span className="h-1.5 w-full rounded-full bg-line" />
      <span className="h-1.5 w-5/6 rounded-full bg-line" />
      <span className="mt-auto flex h-4 items-center justify-end rounded-[5px] border border-line bg-panel pr-1">
        <span className="h-2 w-4 rounded-[3px] bg-ink" />
      </span>
    </span>
    {theme === 'system' && (
      <span data-theme="dark" className="absolute inset-y-0 right-0 flex w-1/2 flex-col gap-1.5 bg-paper p-2">
        <span className="h-1.5 w-full rounded-full bg-line" />
        <span className="h-1.5 w-5/6 rounded-full bg-line" />
        <span className="mt-auto h-4 rounded-r-[5px] border border-line border-l-0 bg-panel" />
      </span>
    )}
  </span>
);
