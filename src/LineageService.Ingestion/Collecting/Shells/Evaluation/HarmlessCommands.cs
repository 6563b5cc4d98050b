using System.Collections.Frozen;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Commands that move no table's data: they look at files, send mail, wait. Not a list of what is safe to run.</summary>
internal static class HarmlessCommands
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            "apt", "apt-get", "awk", "basename", "bc", "bunzip2", "bzip2", "cal", "cat", "chgrp", "chmod", "chown", "cksum", "clear",
                "cmp", "comm", "crontab", "curl", "cut", "date",
            "df", "diff", "dirname", "dos2unix", "du", "echo", "egrep", "expr", "fgrep", "file", "find", "free", "fuser", "gawk", "grep",
                "gunzip", "gzip", "head",
            "hostname", "iconv", "id", "ifconfig", "install", "ip", "jq", "kill", "killall", "kinit", "klist", "kdestroy", "last", "less",
                "ln", "locale", "logger", "ls", "lsof", "mail",
            "mailx", "md5sum", "mkdir", "mkfifo", "mktemp", "module", "more", "mutt", "nc", "netstat", "nproc", "nslookup", "openssl",
                "paste", "pgrep", "pidof",
            "ping", "pkill", "printf", "ps", "pwd", "readlink", "realpath", "rename", "rm", "rmdir", "sed", "sendmail", "seq", "sha1sum",
                "sha256sum", "shuf", "sleep", "sort", "split", "stat", "sync",
            "tac", "tail", "tar", "tee", "telnet", "touch", "tput", "tr", "tty", "uname", "uniq", "unix2dos", "unzip", "uptime", "usleep",
                "vi", "wc", "wget", "which", "who", "whoami", "xmllint", "yarn", "zcat",
            "zgrep", "zip", "systemctl", "service", "mvn", "make", "git", "pip", "pip3",
            "yum", "zstd", "column", "fold", "nl", "od", "rev", "type",
        ],
        StringComparer.Ordinal);

    public static bool Contains(string name) => Names.Contains(name);
}
