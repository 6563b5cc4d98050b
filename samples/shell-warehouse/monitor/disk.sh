#!/bin/sh
df -h /data | awk 'NR > 1 { print $5 }' | sort -n | tail -1
