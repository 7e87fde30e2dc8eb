// Loaded into a Node process by NODE_OPTIONS: the first SIGUSR2 begins to sample where its time goes, the second writes
// the profile to BENCH_PROFILE and ends sampling.
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { isMainThread } from 'node:worker_threads';

const file = process.env.BENCH_PROFILE;
delete process.env.BENCH_PROFILE;
delete process.env.NODE_OPTIONS;
let session = null;

if (isMainThread) process.on('SIGUSR2', toggle);

function toggle() {
  if (session) return void end(session);
  session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 200 });
  session.post('Profiler.start');
}

function end(running) {
  session = null;
  running.post('Profiler.stop', (error, answer) => {
    if (!error) {
      writeFileSync(`${file}.draft`, JSON.stringify(answer.profile));
      renameSync(`${file}.draft`, file);
    }
    running.disconnect();
  });
}
