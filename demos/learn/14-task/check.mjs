export default ({ work }, { prints }) => prints(work, ['10 saved', '30 worked']);
