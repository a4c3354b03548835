// Runs in the browser, as a plugin of Swagger UI: under a response stands every text of several lines, a goal or a message,
// as it reads. Sent there as its own source, so that it knows of nothing around it.

interface React {
  createElement(tag: unknown, props: object | null, ...children: unknown[]): unknown
}
interface Shown {
  content: unknown
}

export function textsPlugin() {
  const longTexts = (value: unknown, path: string): [string, string][] => {
    if (typeof value === 'string') return value.includes('\n') ? [[path, value]] : []
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([name, child]) =>
      longTexts(child, /^\d+$/.test(name) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
    )
  }
  const textsIn = (content: unknown): [string, string][] => {
    try {
      return longTexts(JSON.parse(String(content)), '')
    } catch {
      return []
    }
  }
  const mostShown = 50
  return {
    wrapComponents: {
      responseBody: (Original: unknown, { React: { createElement } }: { React: React }) =>
        function ResponseWithTexts(props: Shown) {
          const texts = textsIn(props.content)
            .slice(0, mostShown)
            .map(([path, text]) =>
              createElement(
                'div',
                { key: path },
                createElement('h5', null, path),
                createElement('pre', { className: 'microlight', tabIndex: 0, 'aria-label': path }, text),
              ),
            )
          return createElement(
            'div',
            null,
            createElement(Original, props),
            createElement('div', { className: 'lean-texts' }, ...texts),
          )
        },
    },
  }
}
