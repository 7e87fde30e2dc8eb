import { LOCALES, type Locale } from './locales.ts';

/** The only texts outside the message files: what there is to say when the message files cannot be loaded. */
const TEXTS: Record<Locale, { text: string; again: string }> = {
  en: { text: 'The console could not be loaded. The hub may be restarting.', again: 'Reload' },
  'zh-CN': { text: '控制台加载失败，Hub 可能正在重启。', again: '重新加载' },
};

export function Unreadable() {
  return (
    <div role="alert" className="grid min-h-dvh place-content-center gap-6 p-6 text-center">
      {LOCALES.map((locale) => (
        <div key={locale} lang={locale}>
          <p>{TEXTS[locale].text}</p>
          <button
            type="button"
            onClick={() => window.location.reload()}
            className="mt-1 text-accent underline underline-offset-4"
          >
            {TEXTS[locale].again}
          </button>
        </div>
      ))}
    </div>
  );
}
