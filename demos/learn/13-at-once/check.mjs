export default ({ page }, { prints }) => prints(page, ['30 head body']);
