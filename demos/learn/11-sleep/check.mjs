export default ({ start }, { prints }) =>
  prints(start, ['0 three', '100 two', '200 one', '300 go']);
