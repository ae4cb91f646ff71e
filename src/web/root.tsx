// The outermost component: who is not signed in sees how to, everybody else the shell.
import { AppContext, DeskContext, KeyboardContext, OverlayContext } from './context.ts';
import type { App } from './data/app.ts';
import type { Overlays } from './features/shell/overlays.ts';
import { Shell } from './features/shell/shell.tsx';
import { SignIn } from './features/sign-in/sign-in.tsx';
import { Unreachable } from './features/sign-in/unreachable.tsx';
import type { Keyboard } from './keyboard.ts';
import { readRoute } from './routes.ts';
import { Mark } from './ui/mark.tsx';
import { Tooltips } from './ui/tooltip.tsx';
import { useStore } from './ui/use-store.ts';
import { t } from './words/t.ts';

type RootProps = { readonly app: App; readonly keyboard: Keyboard; readonly overlays: Overlays };

export const Root = ({ app, keyboard, overlays }: RootProps) => (
  <AppContext value={app}>
    <KeyboardContext value={keyboard}>
      <OverlayContext value={overlays}>
        <Entrance app={app} />
        <Tooltips />
      </OverlayContext>
    </KeyboardContext>
  </AppContext>
);

const Entrance = ({ app }: { readonly app: App }) => {
  const session = useStore(app.session);
  const { path } = useStore(app.router.place);
  // A link is used even by who is signed in already: it may be for somebody else.
  if (readRoute(path).name === 'sign_in') return <SignIn />;
  switch (session.state) {
    case 'checking':
      return (
        <div role="status" className="flex h-full animate-fade items-center justify-center gap-2 text-dim text-label">
          <Mark /> {t('start.checking')}
        </div>
      );
    case 'signed_out':
      return <SignIn />;
    case 'unreachable':
      return <Unreachable problem={session.problem} />;
    case 'signed_in':
      return (
        <DeskContext value={session.desk}>
          <Shell />
        </DeskContext>
      );
  }
};
