import { useEffect } from 'react'
import { useSettings } from '@renderer/door/settings'
import { i18n } from '@renderer/i18n/i18n'

/** Puts the reader's theme and language on the page. */
export function useAppearance(): void {
  const { theme, language } = useSettings()
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    void i18n.changeLanguage(language)
  }, [language])
}
