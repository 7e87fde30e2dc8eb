// Runs after `npm install` (the `prepare` script): puts the pre-commit hook in place where there is a git work tree.
// Installs without development packages, tarballs and images have nothing to hook, and stay silent.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const cli = 'node_modules/simple-git-hooks/cli.js';
if (existsSync('.git') && existsSync(cli)) spawnSync(process.execPath, [cli], { stdio: 'ignore' });
