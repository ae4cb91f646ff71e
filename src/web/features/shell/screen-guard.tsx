// Keeps a fault in one page from taking the rest of the app with it.
import { Component, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { t } from '../../words/t.ts';

type GuardState = { readonly broken: boolean };

export class ScreenGuard extends Component<{ readonly children: ReactNode }, GuardState> {
  override state: GuardState = { broken: false };

  static getDerivedStateFromError(): GuardState {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="min-w-0 grow overflow-auto">
        <Empty title={t('fault.title')}>
          <p className="text-dim">{t('fault.text')}</p>
          <Button look="primary" onClick={() => window.location.reload()}>
            {t('fault.reload')}
          </Button>
        </Empty>
      </main>
    );
  }
}
