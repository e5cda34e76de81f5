import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { ErrorBoundary } from '@renderer/app/error-boundary'
import { Shell } from '@renderer/app/shell'
import { queryClient } from '@renderer/door/query-client'
import { i18n } from '@renderer/i18n/i18n'

export function App() {
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>
          <Shell />
        </ErrorBoundary>
      </QueryClientProvider>
    </I18nextProvider>
  )
}
