export default ({ total }, { gives }) => gives(total, 42);
