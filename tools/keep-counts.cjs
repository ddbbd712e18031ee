// Loaded before the specs when coverage is taken. V8 forgets its counts of blocks when the last debugger
// leaves, and one comes and goes whenever a function is sent to a worker by name: so one stays.

const { Session } = require('node:inspector');

const session = new Session();
session.connect();
session.post('Debugger.enable');
