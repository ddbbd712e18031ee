export default ({ both }, { prints }) => prints(both, ['30 sum 15']);
