#!/bin/sh
/opt/vendor/bin/fastload -c /etc/vendor/load.conf
