// The console: three tabs on one service.
import { render } from 'preact'
import { html } from './html.ts'
import { ConsolePage } from './shell/app.ts'

const place = document.getElementById('console')
if (place !== null) {
  place.replaceChildren()
  const { nonce = '', abbreviations = '' } = place.dataset
  render(html`<${ConsolePage} nonce=${nonce} abbreviations=${abbreviations} />`, place)
}
