// Preact's elements as tagged templates. Every text becomes a text node: what Lean says is never markup.
import { h } from 'preact'
import htm from 'htm'

export const html = htm.bind(h)
