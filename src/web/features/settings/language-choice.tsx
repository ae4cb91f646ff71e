// The language of the interface, as a choice among those there are, each by its own name.
import { useApp } from '../../context.ts';
import { Field, Select } from '../../ui/field.tsx';
import { useStore } from '../../ui/use-store.ts';
import { languageNames, NATIVE_NAMES } from '../../words/languages.ts';
import { t } from '../../words/t.ts';

export const LanguageChoice = () => {
  const { preferences } = useApp();
  const { language } = useStore(preferences);
  const options = [
    { value: 'system', label: t('language.system') },
    ...languageNames.map(name => ({ value: name, label: NATIVE_NAMES[name] })),
  ];
  const choose = (value: string) =>
    preferences.change({ language: languageNames.find(name => name === value) ?? 'system' });
  return (
    <Field label={t('language.label')} hint={t('language.hint')}>
      {props => <Select {...props} className="max-w-60" value={language} options={options} onChoose={choose} />}
    </Field>
  );
};
