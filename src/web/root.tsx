// The outermost component: who is not signed in sees how to, everybody else the shell.
import { AppContext, DeskContext, KeyboardContext, OverlayContext } from './context.ts';
import type { App } from './data/app.ts';
import { ApproveDevice } from './features/approve-device/approve-device.tsx';
import { Notices } from './features/notices/notices.tsx';
import { OpenPreview } from './features/previews/open-preview.tsx';
import type { Overlays } from './features/shell/overlays.ts';
import { Shell } from './features/shell/shell.tsx';
import { AcceptInvite } from './features/sign-in/accept-invite.tsx';
import { NewPassword } from './features/sign-in/new-password.tsx';
import { SignIn } from './features/sign-in/sign-in.tsx';
import { Unreachable } from './features/sign-in/unreachable.tsx';
import { Opening } from './features/start/opening.tsx';
import type { Keyboard } from './keyboard.ts';
import { readRoute } from './routes.ts';
import { Tooltips } from './ui/tooltip.tsx';
import { useStore } from './ui/use-store.ts';

type RootProps = { readonly app: App; readonly keyboard: Keyboard; readonly overlays: Overlays };

export const Root = ({ app, keyboard, overlays }: RootProps) => (
  <AppContext value={app}>
    <KeyboardContext value={keyboard}>
      <OverlayContext value={overlays}>
        <Entrance app={app} />
        <Notices />
        <Tooltips />
      </OverlayContext>
    </KeyboardContext>
  </AppContext>
);

const Entrance = ({ app }: { readonly app: App }) => {
  const session = useStore(app.session);
  const { path } = useStore(app.router.place);
  // A link is used even by who is signed in already: it may be for somebody else.
  const { name } = readRoute(path);
  if (name === 'sign_in') return <SignIn />;
  if (name === 'invite') return <AcceptInvite />;
  if (name === 'reset') return <NewPassword />;
  switch (session.state) {
    case 'checking':
      return <Opening />;
    case 'signed_out':
      return <SignIn />;
    case 'unreachable':
      return <Unreachable problem={session.problem} />;
    case 'signed_in':
      if (name === 'approve_device') return <ApproveDevice />;
      if (name === 'open_preview') return <OpenPreview />;
      return (
        <DeskContext value={session.desk}>
          <Shell />
        </DeskContext>
      );
  }
};
