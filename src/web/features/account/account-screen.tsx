// One's own account: how others see one, how one signs in, and where one is signed in at this moment.
import { useApp } from '../../context.ts';
import { ProblemNote } from '../../ui/problem.tsx';
import { SectionPage } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { t } from '../../words/t.ts';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { PasskeySection } from './passkey-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionSection } from './session-section.tsx';
import { WayBack } from './way-back.tsx';

export const AccountScreen = () => {
  const { people } = useApp().api;
  const { value: account, problem, reload } = useLoaded(people.account);
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.account')}</PageTitle>} />
      <SectionPage>
        {problem && <ProblemNote problem={problem} />}
        {!account && !problem && <Skeleton words={t('account.loading')} lines={9} />}
        {account && (
          <>
            <WayBack account={account} />
            <ProfileSection account={account} />
            <PasskeySection account={account} onChange={reload} />
            <PasswordSection account={account} onChange={reload} />
            <SecondFactorSection account={account} onChange={reload} />
            <SessionSection sessions={account.sessions} onChange={reload} />
          </>
        )}
      </SectionPage>
    </main>
  );
};
