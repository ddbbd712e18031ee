export default async ({ records }, { about, prints }) => {
  about('records');
  const both = () => {
    for (const record of records()) if (record === 'second') break;
    console.log('between');
    for (const record of records()) console.log(record);
  };
  const whole = ['0 open', '0 first', '0 second', '0 third', '0 close'];
  await prints(both, ['0 open', '0 close', '0 between', ...whole]);
};
