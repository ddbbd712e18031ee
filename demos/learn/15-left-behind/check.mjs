export default ({ main }, { prints }) => prints(main, ['20 end of the work', '50 written']);
