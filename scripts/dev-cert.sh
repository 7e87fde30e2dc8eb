#!/usr/bin/env bash
# A self-signed certificate for trying nginx.conf: tls.crt and tls.key in a folder, for a year. Not for the internet.
#
#   scripts/dev-cert.sh [folder] [host ...]      # default: tls localhost
set -euo pipefail

folder="${1:-tls}"
shift || true
hosts=("${@:-localhost}")
mkdir -p "$folder"
names="IP:127.0.0.1"
for host in "${hosts[@]}"; do names="$names,DNS:$host"; done
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 \
  -keyout "$folder/tls.key" -out "$folder/tls.crt" -subj "/CN=${hosts[0]}" -addext "subjectAltName=$names" 2>/dev/null
chmod 644 "$folder/tls.crt"
echo "$folder/tls.crt"
