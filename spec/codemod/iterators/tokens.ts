export function* tokens(text: string): Generator<{ kind: string; text: string }> {
  for (const match of text.matchAll(/(?<word>\w+)|(?<mark>[^\s\w])/g)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found) ?? ['none'];
    yield { kind, text: match[0] };
  }
}
